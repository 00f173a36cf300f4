// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Takes requests from a stream and serves them one after the other on the calling thread, which therefore lives as long
 * as any fork that it starts. A second thread reads ahead, so that the end of the stream is noticed while a fork runs.
 */
final class Service {

    private final InputStream in;
    private final Answers answers;
    private final ForkRunner forks;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private boolean ended;
    private boolean forking;

    Service(InputStream in, Answers answers, ForkRunner forks) {
        this.in = in;
        this.answers = answers;
        this.forks = forks;
    }

    /** Returns when the stream has ended and no fork runs; a fork that runs at that moment is killed with this JVM. */
    void serve() {
        Thread.ofPlatform().daemon().name("requests").start(this::read);
        try {
            while (serve(requests.take())) {
                // the next one
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean serve(Request request) {
        switch (request) {
            case Request.Listing listing -> list();
            case Request.Run run -> run(run);
            case Request.Malformed malformed -> answers.failed(malformed.reason());
            case Request.End end -> {
                return false;
            }
        }
        return true;
    }

    private void list() {
        try {
            List<Configuration> configurations = Catalogue.ofThisJar().configurations();
            List.of(Mechanism.values()).forEach(answers::mechanism);
            List.of(Need.values()).forEach(answers::need);
            configurations.forEach(answers::benchmark);
            answers.end();
        } catch (RuntimeException e) {
            answers.failed(Failure.reason(e));
        }
    }

    private void run(Request.Run run) {
        if (!mayFork()) {
            return;
        }
        try {
            forks.run(run);
            answers.done();
        } catch (SkippedException e) {
            answers.skipped(Failure.reason(e));
        } catch (RuntimeException e) {
            answers.failed(Failure.reason(e));
        } catch (OutOfMemoryError e) { // of threads too: JMH needs some to start a fork and to listen to it
            endForks();
            answers.failed(Failure.reason(e));
        } finally {
            forkEnded();
        }
    }

    /** Whatever is left of a fork that nobody listens to. */
    private static void endForks() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                requests.add(Request.parse(line));
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("reading requests failed: " + e.getMessage());
        }
        end();
    }

    /** Listings that were asked for are still answered; forks, running or asked for, are not. */
    private synchronized void end() {
        ended = true;
        if (forking) {
            endForks();
            Runtime.getRuntime().halt(0);
        }
        requests.add(new Request.End());
    }

    private synchronized boolean mayFork() {
        forking = !ended;
        return forking;
    }

    private synchronized void forkEnded() {
        forking = false;
    }
}
