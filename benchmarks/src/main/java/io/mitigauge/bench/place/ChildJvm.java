// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.place;

import io.mitigauge.bench.Held;
import io.mitigauge.bench.SteadyJvm;
import io.mitigauge.bench.UnsupportedException;
import io.mitigauge.bench.linux.ChildProcess;
import io.mitigauge.bench.linux.LinuxException;
import io.mitigauge.bench.linux.ResourceUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A second JVM with the same code, so that what differs from another thread is the address space. It inherits the open
 * descriptors that do not close on exec, and its program asks for an end with its parent, {@link
 * io.mitigauge.bench.linux.ParentDeath#endWithIt}.
 */
public final class ChildJvm implements Held.Resource {

    /** Starting takes a fifth of a second; on an emulated CPU that others use too it was seen to take more than 20 s. */
    private static final long PATIENCE_MILLIS = 60_000;

    private static final long POLL_MILLIS = 5;
    private static final int REFUSED = 75; // EX_TEMPFAIL of sysexits.h, which no JVM ends with by itself
    private static final int KILLED = 128 + 9;
    private static final List<ChildJvm> STARTED = new CopyOnWriteArrayList<>();

    private final ChildProcess process;
    private volatile Optional<ResourceUsage> last = Optional.empty();

    private ChildJvm(ChildProcess process) {
        this.process = process;
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
            ChildJvm started = new ChildJvm(child);
            STARTED.add(started);
            return started;
        } catch (RuntimeException | Error e) {
            child.close();
            throw e;
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

    /** Kills it. Closing twice does nothing. */
    @Override
    public void close() {
        try {
            if (last.isEmpty()) {
                last = Optional.of(used());
            }
        } finally {
            process.close();
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
