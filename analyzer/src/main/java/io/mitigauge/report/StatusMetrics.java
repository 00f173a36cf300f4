// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.report;

import io.mitigauge.mitigation.MdsAnswer;
import io.mitigauge.mitigation.SmtAnswer;
import io.mitigauge.mitigation.Vulnerability;
import io.mitigauge.model.CoupleAnswer;
import io.mitigauge.model.CoupleAnswer.Kind;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Topology;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a machine says about SMT, mitigations and MDS, for the textfile collector of Prometheus' node_exporter. */
public final class StatusMetrics {

    private StatusMetrics() {}

    /**
     * The page, in Prometheus' text format.
     *
     * @param cores what was measured, where somebody measured
     */
    public static String of(Environment environment, Optional<Topology> cores) {
        MetricSnapshots.Builder metrics = MetricSnapshots.builder()
                .metricSnapshot(vulnerabilities(environment))
                .metricSnapshot(verdict(environment))
                .metricSnapshot(smt(environment))
                .metricSnapshot(takenAt(environment));
        cores.ifPresent(topology -> metrics.metricSnapshot(sharing(topology)).metricSnapshot(together(topology)));
        MetricSnapshots snapshots = metrics.build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(bytes, snapshots);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static GaugeSnapshot vulnerabilities(Environment environment) {
        GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
                .name("mitigauge_vulnerability")
                .help("CPU vulnerabilities as the kernel reports them; always 1, the labels tell.");
        for (Vulnerability vulnerability : Vulnerability.all(environment)) {
            metric.dataPoint(one(Labels.of(
                    "vulnerability",
                    vulnerability.file(),
                    "state",
                    vulnerability.state().label(),
                    "smt",
                    vulnerability.smt().label(),
                    "kernel",
                    vulnerability.shown())));
        }
        return metric.build();
    }

    private static GaugeSnapshot verdict(Environment environment) {
        MdsAnswer answer = MdsAnswer.of(environment);
        GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
                .name("mitigauge_mds_verdict")
                .help("Whether this machine is protected against MDS: 1 for the verdict that holds, 0 for the others.");
        for (MdsAnswer.Verdict verdict : MdsAnswer.Verdict.values()) {
            metric.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("verdict", verdict.label()))
                    .value(verdict == answer.verdict() ? 1 : 0)
                    .build());
        }
        return metric.build();
    }

    private static GaugeSnapshot smt(Environment environment) {
        return GaugeSnapshot.builder()
                .name("mitigauge_smt")
                .help("Control of simultaneous multithreading as the kernel reports it; always 1, the labels tell.")
                .dataPoint(one(Labels.of(
                        "control",
                        SmtAnswer.of(environment).control(),
                        "active",
                        environment.text("smt.active").orElse("absent"),
                        "threads_per_core",
                        environment.text("cpu.threadsPerCore").orElse("absent"))))
                .build();
    }

    private static GaugeSnapshot sharing(Topology topology) {
        GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
                .name("mitigauge_cpus_share_core")
                .help("Whether CPUs share cores, as measured: 1 for the answer that holds, 0 for the others.");
        for (Kind kind : Kind.values()) {
            metric.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("answer", kind.label()))
                    .value(kind == topology.verdict() ? 1 : 0)
                    .build());
        }
        return metric.build();
    }

    private static GaugeSnapshot together(Topology topology) {
        GaugeSnapshot.Builder metric = GaugeSnapshot.builder()
                .name("mitigauge_cpus_together_ratio")
                .help("What two CPUs do together at work that fills a core, as a multiple of what one does, median.");
        for (CoupleAnswer couple : topology.couples()) {
            couple.together()
                    .ifPresent(ratio -> metric.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(Labels.of("cpus", couple.a() + "+" + couple.b()))
                            .value(ratio.median())
                            .build()));
        }
        return metric.build();
    }

    private static GaugeSnapshot takenAt(Environment environment) {
        return GaugeSnapshot.builder()
                .name("mitigauge_status_timestamp_seconds")
                .help("When this was looked at, in seconds since 1970.")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(environment.takenAt().toEpochMilli() / 1000.0)
                        .build())
                .build();
    }

    private static GaugeDataPointSnapshot one(Labels labels) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(1).build();
    }
}
