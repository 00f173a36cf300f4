// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.SteadyJvm;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.ChildProcess;
import io.mitigauge.bench.linux.LinuxException;
import io.mitigauge.bench.linux.ResourceUsage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A second JVM with the same code, so that what differs from another thread is the address space. It inherits the open
 * descriptors that do not close on exec, and its program asks for an end with its parent, {@link
 * io.mitigauge.bench.linux.ParentDeath#endWithIt}. Where it ends before it is closed, this JVM ends too, with {@link #LOST}: whoever waits
 * for its answer would wait for ever.
 */
public final class ChildJvm implements Held.Resource {

    /** The status of a JVM that lost such a child and said on standard error how; EX_UNAVAILABLE of sysexits.h. */
    public static final int LOST = 69;

    /** Starting takes a fifth of a second; on an emulated CPU that others use too it was seen to take more than 20 s. */
    private static final long PATIENCE_MILLIS = 60_000;

    private static final long POLL_MILLIS = 5;
    private static final int REFUSED = 75; // EX_TEMPFAIL of sysexits.h, which no JVM ends with by itself
    private static final int KILLED = ChildProcess.SIGNALLED + 9;
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final List<ChildJvm> STARTED = new CopyOnWriteArrayList<>();

    private final String name;
    private final ChildProcess process;
    private final Thread starter = Thread.currentThread();
    private final Thread watch = Thread.ofPlatform().daemon().name("watch").unstarted(this::reportEnd);
    private final List<Binding> bindings;
    private volatile Optional<ResourceUsage> last = Optional.empty();
    private volatile boolean closing;

    private ChildJvm(String name, ChildProcess process) {
        this.name = name;
        this.process = process;
        this.bindings = Binding.ofProcess(process.pid());
    }

    /**
     * Starts it and waits for its first answer.
     *
     * @param name what it is called where it fails, as {@code the partner process}
     * @param program whose {@code main} it runs
     * @param conversation asks it something, waits for the answer for as long as there is none, and says whether one came; run by a
     *     thread of its own
     * @throws io.mitigauge.bench.linux.LinuxException if it cannot be started
     * @throws UnsupportedException if the kernel refuses what it needs
     * @throws IllegalStateException if it ends otherwise or does not answer
     */
    public static ChildJvm start(String name, Class<?> program, List<String> arguments, BooleanSupplier conversation) {
        ChildProcess child = ChildProcess.start(command(program, arguments));
        try {
            converse(name, child, conversation);
            ChildJvm started = new ChildJvm(name, child);
            started.watch.start();
            STARTED.add(started);
            return started;
        } catch (RuntimeException | Error e) {
            child.close();
            throw e;
        }
    }

    /**
     * Waits in the kernel, which disturbs nobody, and leaves the child to {@link #close}. Nothing is said where the thread that started
     * it is gone: the kernel ends the child with that, and JMH ends its threads where a benchmark fails, before it says why.
     */
    private void reportEnd() {
        OptionalInt status = process.awaitUnreaped();
        if (status.isPresent() && !closing && starter.isAlive()) {
            // Past System.err, which JMH takes for what a benchmark prints.
            PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
            err.println(lost(name, status.getAsInt()));
            Runtime.getRuntime().halt(LOST);
        }
    }

    private static String lost(String name, int status) {
        int signal = status - ChildProcess.SIGNALLED;
        String how = signal > 0 ? "killed by signal " + signal : "status " + status;
        String why = status == KILLED ? ", as the kernel does where memory is short" : "";
        return "%s ended before the benchmark did: %s%s".formatted(name, how, why);
    }

    /** Waits a moment for the end of a child that answers no more; this JVM ends with it and says how it ended. */
    public void awaitEnd() {
        joinWatch(A_MOMENT);
    }

    private void joinWatch(Duration most) {
        try {
            boolean ignored = watch.join(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What all that were started have done so far, together; of those that were closed what they had done until then, since JMH tears
     * down within the last iteration, before anybody can look at what that did. Empty where none was started.
     *
     * @throws io.mitigauge.bench.linux.LinuxException if the kernel does not tell
     */
    public static Optional<ResourceUsage> usage() {
        return STARTED.stream().map(ChildJvm::used).reduce(ResourceUsage::plus);
    }

    private ResourceUsage used() {
        return last.orElseGet(() -> ResourceUsage.of(process.pid()));
    }

    /**
     * Kills it and waits for its end. Closing twice does nothing.
     *
     * @throws IllegalStateException if a CPU to which a thread of it was bound was taken away meanwhile
     */
    @Override
    public void close() {
        closing = true;
        try {
            Binding.release(bindings);
            if (last.isEmpty()) {
                last = Optional.of(used());
            }
        } finally {
            process.close();
            joinWatch(Duration.ofMillis(PATIENCE_MILLIS));
        }
    }

    private static List<String> command(Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-Dmitigauge.parent=" + ProcessHandle.current().pid()));
        command.addAll(SteadyJvm.ARGUMENTS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return command;
    }

    private static void converse(String name, ChildProcess child, BooleanSupplier conversation) {
        AtomicBoolean answered = new AtomicBoolean();
        Thread first = Thread.ofPlatform().daemon().start(() -> answered.set(conversation.getAsBoolean()));
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try {
            while (!first.join(Duration.ofMillis(POLL_MILLIS))) {
                if (!child.isAlive()) {
                    throw ended(name, child.await());
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "%s did not answer within %d s".formatted(name, PATIENCE_MILLIS / 1000));
                }
            }
            if (!answered.get()) {
                throw ended(name, child.await());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static RuntimeException ended(String name, int status) {
        return switch (status) {
            case REFUSED ->
                new UnsupportedException(
                        name + " is refused its CPU, its memory or a system call; is there a limit of this"
                                + " process's cgroup, or a filter?");
            case KILLED ->
                new IllegalStateException(
                        name + " was killed before it answered, as the kernel does where memory is short");
            default -> new IllegalStateException("%s ended with status %d before it answered".formatted(name, status));
        };
    }

    /**
     * What the child's {@code main} does. Where the kernel refuses what it needs, the child ends with a status that tells its parent
     * so.
     */
    public static void play(Runnable program) {
        try {
            program.run();
        } catch (LinuxException e) {
            if (e.isRefusal()) {
                Runtime.getRuntime().halt(REFUSED);
            }
            throw e;
        } catch (UnsupportedException e) {
            Runtime.getRuntime().halt(REFUSED);
        }
    }
}
