// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import io.mitigauge.capture.Capture;
import io.mitigauge.capture.CapturedTree;
import io.mitigauge.capture.Privacy;
import io.mitigauge.measure.CoreProbe;
import io.mitigauge.measure.MeasureException;
import io.mitigauge.mitigation.MdsAnswer;
import io.mitigauge.model.Armed;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Topology;
import io.mitigauge.report.StatusJson;
import io.mitigauge.report.StatusMetrics;
import io.mitigauge.report.StatusReport;
import io.mitigauge.session.Cores;
import io.mitigauge.session.Runs.Installation;
import io.mitigauge.topology.TopologyFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mitigauge status}: SMT, mitigations and the MDS answer of this machine, without measuring. */
@Command(
        name = "status",
        description = "Tell what this machine says about SMT and mitigations, and whether it is patched for MDS."
                + " Measures nothing unless asked to.",
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, whatever was found",
            "1:with --fail-on vulnerable: the MDS verdict is vulnerable",
            "2:wrong usage",
            "3:the tree cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mitigauge status",
            "  mitigauge status --probe",
            "  mitigauge status --format prometheus > /var/lib/prometheus/node-exporter/mitigauge.prom",
            "  mitigauge status --root guest.tar --format json"
        })
final class StatusCommand implements Callable<Integer> {

    private enum Format {
        TEXT,
        JSON,
        PROMETHEUS
    }

    private enum Trouble {
        VULNERABLE
    }

    private static final Path LIVE = Path.of("/");
    private static final Duration PROBE_TIME = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--root",
            paramLabel = "<tree>",
            defaultValue = "/",
            description =
                    "Read /proc, /sys and /etc from this folder or tar: what collect.sh took, or an unpacked image.")
    private Path root;

    @Option(
            names = "--format",
            paramLabel = "text|json|prometheus",
            defaultValue = "text",
            description = "How to print it.")
    private Format format;

    @Option(names = "--fail-on", paramLabel = "vulnerable", description = "Exit with 1 if the MDS verdict is this.")
    private @Nullable Trouble failOn;

    @Option(
            names = "--full-environment",
            description = "Show the whole kernel command line, not only what concerns mitigations and performance.")
    private boolean full;

    @Option(
            names = "--probe",
            description =
                    "Also measure which CPUs share a core, since a hypervisor may hide it: some 3 s with every CPU"
                            + " busy.")
    private boolean probe;

    @Override
    public Integer call() {
        Environment environment = environment();
        Optional<Topology> cores = Optional.empty();
        if (probe) {
            try {
                cores = Optional.of(cores(environment));
                environment = environment.with(TopologyFields.of(cores.get()));
            } catch (MeasureException e) {
                environment = environment.with(TopologyFields.failed(String.valueOf(e.getMessage())));
            }
        }
        List<Armed> armed =
                root.equals(LIVE) ? Stations.armed(spec.commandLine().getErr()) : List.of();
        spec.commandLine()
                .getOut()
                .print(
                        switch (format) {
                            case TEXT -> StatusReport.text(environment, armed);
                            case JSON -> StatusJson.of(environment, cores, armed);
                            case PROMETHEUS -> StatusMetrics.of(environment, cores);
                        });
        boolean trouble = failOn != null && MdsAnswer.of(environment).verdict() == MdsAnswer.Verdict.VULNERABLE;
        return trouble ? ExitCodes.THRESHOLD : ExitCodes.DONE;
    }

    private Topology cores(Environment environment) {
        if (!root.equals(LIVE)) {
            throw new ParameterException(
                    spec.commandLine(), "--probe measures the running machine: leave out --root or --probe");
        }
        Installation installation = Home.installation();
        return Cores.measured(new CoreProbe(installation.java(), installation.suiteJar()), environment, PROBE_TIME);
    }

    private Environment environment() {
        if (!Files.exists(root)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--root " + root + " does not exist: name a folder that holds proc/ and sys/, or a tar");
        }
        try (CapturedTree tree = CapturedTree.open(root)) {
            return Capture.machine(
                    tree.root(), full ? Privacy.FULL : Privacy.PRIVATE, InstantSource.system(), Home.version());
        }
    }
}
