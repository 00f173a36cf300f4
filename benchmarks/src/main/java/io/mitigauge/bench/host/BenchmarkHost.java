// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.linux.MemoryFolder;
import io.mitigauge.bench.linux.ParentDeath;
import io.mitigauge.bench.place.Cores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that lists the benchmarks and runs forks of them on request, so that the start of JMH's own JVM is paid
 * once and not for every fork.
 *
 * <p>Start it with {@code java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp
 * benchmarks.jar io.mitigauge.bench.host.BenchmarkHost}. Requests come on standard input and answers go to standard
 * output, lines of UTF-8 with fields between tabs; everything else goes to standard error.
 *
 * <pre>
 * list
 *     mechanism  name  description  source                                                one for each in the vocabulary
 *     need  name  description                                                             likewise
 *     benchmark  name  k=v,k=v  tier  isControl  control  mode  unit  setupMillis         one for each configuration
 *                moves,moves  needs,needs  magnitude  exposes  cannotShow                 (on the same line)
 *     end
 * run  name  k=v,k=v  warmupIterations  warmupMillis  iterations  iterationMillis  resultJson  hlog
 *     (before or after  program  argument  argument)                     (on the same line, for a peer)
 *     pid  pid of the fork
 *     warmup  n  score  unit
 *     iteration  n  score  unit
 *     done                                                           or at any time instead: failed  why, or skipped  why
 * </pre>
 *
 * Fields may be empty where there is nothing to say (no parameters, no control, no latency log wanted); of peers {@link PeerProfiler} says what they
 * are. A request that
 * cannot be understood is answered with {@code failed}. At the end of standard input the running fork is killed and
 * this process exits.
 *
 * <p>No orphans: when the thread that started this process ends, the kernel kills it, and so it goes for the forks. The
 * system property {@code mitigauge.parent} holds the pid of the process that started this one; if that is gone
 * already, this one exits at once. An argument is handed on to the forks as what {@link
 * io.mitigauge.bench.place.Cores#MEASURED_PROPERTY} means. {@value #CDS_PROPERTY} names a file for shared class data of the forks, see
 * {@link ClassArchive}.
 */
public final class BenchmarkHost {

    static final String CDS_PROPERTY = "mitigauge.cds";

    private BenchmarkHost() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) {
        PrintStream protocol = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        System.setProperty("jmh.ignoreLock", "true"); // read once, when JMH's runner is loaded
        ParentDeath.endWithIt();
        Stream.of(arguments).findFirst().ifPresent(cores -> System.setProperty(Cores.MEASURED_PROPERTY, cores));
        MemoryFolder.removeAbandoned(MemoryFolder.USUAL_PLACE);
        Answers answers = new Answers(protocol);
        new Service(System.in, answers, new ForkRunner(answers, classArchive())).serve();
        // Halt, not exit: whatever JMH left behind must not delay the end that the caller waits for.
        Runtime.getRuntime().halt(0);
    }

    private static Optional<ClassArchive> classArchive() {
        String file = System.getProperty(CDS_PROPERTY, "");
        return file.isEmpty() ? Optional.empty() : Optional.of(new ClassArchive(Path.of(file)));
    }
}
