// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mitigauge.bench.Mechanism;
import io.mitigauge.bench.Need;
import io.mitigauge.bench.Probe;
import io.mitigauge.bench.Trigger;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every benchmark in the jar says about itself. */
final class CatalogueTest {

    private static final String CHASE = "io.mitigauge.bench.memory.PointerChaseBenchmark.chase";

    private final Catalogue catalogue = Catalogue.ofThisJar();
    private final List<Configuration> configurations = catalogue.configurations();

    @Test
    void everyBenchmarkSaysWhatItIsFor() {
        assertThat(configurations).extracting(Configuration::name).containsAll(catalogue.names());
        assertThat(configurations).allSatisfy(configuration -> {
            Probe probe = configuration.probe();
            assertThat(probe.exposes()).as(configuration.name()).matches("[A-Z].{20,}\\.");
            assertThat(probe.cannotShow()).as(configuration.name()).matches("[A-Z].{10,}\\.");
            assertThat(probe.ruledOut()).as(configuration.name()).matches("([A-Z][^.]{8,}\\.( |$))+");
            assertThat(probe.magnitude()).as(configuration.name()).matches(".*\\d (ns|us|ms|s|GB/s)\\b.*");
            assertThat(probe.setupMillis()).as(configuration.name()).isBetween(0, 600);
        });
    }

    @Test
    void whatActsOnABenchmarkIsSaidOfAllButControls() {
        assertThat(configurations)
                .allSatisfy(
                        configuration -> assertThat(configuration.mechanisms().isEmpty())
                                .as(configuration.name())
                                .isEqualTo(configuration.probe().isControl()));
    }

    @Test
    void whatTriggersSetOffIsNotSaidAgain() {
        assertThat(configurations)
                .allSatisfy(configuration -> assertThat(configuration.probe().moves())
                        .as(configuration.name())
                        .noneMatch(setOff(configuration)::contains));
    }

    private static Set<Mechanism> setOff(Configuration configuration) {
        return configuration.triggers().stream()
                .flatMap(trigger -> trigger.mechanisms().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void noMechanismIsClaimedThatNothingExercises() {
        assertThat(configurations.stream().flatMap(configuration -> configuration.mechanisms().stream()))
                .contains(Mechanism.values());
    }

    @Test
    void noTriggerIsNamedThatNothingHas() {
        assertThat(configurations.stream().flatMap(configuration -> configuration.triggers().stream()))
                .contains(Trigger.values());
    }

    @Test
    void everyConditionMeansSomeConfigurationsAndNotAll() {
        Map<String, List<Configuration>> byName =
                configurations.stream().collect(Collectors.groupingBy(Configuration::name));
        byName.forEach((name, all) -> {
            for (Probe.Where where : all.getFirst().probe().where()) {
                Choice choice = Choice.of(name, where.value());
                assertThat(all).as(name + " " + where.value()).anyMatch(each -> choice.means(each.params()));
                assertThat(all).as(name + " " + where.value()).anyMatch(each -> !choice.means(each.params()));
            }
        });
    }

    @Test
    void onlyKernelsThatEnterTheKernelAreMovedByItsEntry() {
        assertThat(of("smt.SoloBenchmark.unit", "kernel", "syscall")).contains(Mechanism.PTI, Mechanism.VERW);
        assertThat(of("smt.SoloBenchmark.unit", "kernel", "alu")).containsExactly(Mechanism.SMT_CONTENTION);
    }

    @Test
    void whoIsWokenOnItsOwnCpuIsNotInterrupted() {
        String name = "schedule.PipePingPongBenchmark.roundTrip";
        assertThat(of(name, "placement", "twoCpus")).contains(Mechanism.VM_EXIT, Mechanism.SWAPGS);
        assertThat(of(name, "placement", "siblings")).contains(Mechanism.VM_EXIT, Mechanism.SWAPGS);
        assertThat(of(name, "placement", "sameCpu")).doesNotContain(Mechanism.VM_EXIT, Mechanism.SWAPGS);
    }

    /** What moves the configurations with this value of a parameter. */
    private Set<Mechanism> of(String name, String param, String value) {
        return configurations.stream()
                .filter(configuration -> configuration.name().equals("io.mitigauge.bench." + name))
                .filter(configuration -> value.equals(configuration.params().get(param)))
                .flatMap(configuration -> configuration.mechanisms().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Mechanism.class)));
    }

    @Test
    void aFenceOnEntryActsOnFaultsAndInterruptsAndNotOnSystemCalls() {
        assertThat(moves("syscall.GetppidBenchmark.kernelEntry")).doesNotContain(Mechanism.SWAPGS);
        assertThat(moves("schedule.PipeLoopBenchmark.sameThread")).doesNotContain(Mechanism.SWAPGS);
        assertThat(moves("memory.PageFaultBenchmark.firstTouch")).contains(Mechanism.SWAPGS);
        assertThat(moves("schedule.TimerWakeBenchmark.lateness")).contains(Mechanism.SWAPGS);
    }

    @Test
    void whatMovesTheSystemCallsOfAPingPongMovesThePingPong() {
        assertThat(moves("schedule.PipePingPongBenchmark.roundTrip"))
                .containsAll(moves("schedule.PipeLoopBenchmark.sameThread"));
        assertThat(moves("schedule.ProcessPingPongBenchmark.roundTrip"))
                .containsAll(moves("schedule.ThreadPingPongBenchmark.roundTrip"));
    }

    @Test
    void whoKeepsAllCpusBusyKeepsSiblingsBusyToo() {
        assertThat(configurations)
                .filteredOn(configuration -> configuration.triggers().contains(Trigger.ALL_CPUS))
                .hasSizeGreaterThan(20)
                .allSatisfy(configuration -> assertThat(configuration.triggers())
                        .as(configuration.name())
                        .contains(Trigger.SHARED_CORE));
    }

    @ParameterizedTest
    @CsvSource({
        "syscall.GetppidBenchmark.kernelEntry, syscall.GetppidEverywhereBenchmark.kernelEntry",
        "syscall.ClockBenchmark.kernelEntry, syscall.CallsEverywhereBenchmark.clockGettime",
        "syscall.FutexBenchmark.wakeNobody, syscall.CallsEverywhereBenchmark.wakeNobody",
        "syscall.MappingBenchmark.mapUnmap, syscall.CallsEverywhereBenchmark.mapUnmap",
        "syscall.MappingBenchmark.mapUnmap, memory.MappingChangeBenchmark.unmap",
        "memory.MappingChangeBenchmark.unmap, memory.ShootdownBenchmark.unmap",
        "memory.PageFaultBenchmark.firstTouch, memory.PageFaultEverywhereBenchmark.firstTouch",
        "schedule.ParkPingPongBenchmark.roundTrip, schedule.WakeManyBenchmark.round",
        "schedule.YieldBenchmark.alone, schedule.YieldBenchmark.shared"
    })
    void whatMovesThePartMovesTheWhole(String part, String whole) {
        assertThat(moves(whole)).containsAll(moves(part));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latency.OpenLoopBenchmark.request",
                "schedule.ParkPingPongBenchmark.roundTrip",
                "schedule.ThreadStartBenchmark.virtual",
                "schedule.TimerWakeBenchmark.lateness",
                "schedule.VirtualPingPongBenchmark.roundTrip"
            })
    void whoSleepsAndIsWokenIsSwitchedTo(String name) {
        assertThat(moves(name)).containsAll(Trigger.TASK_SWITCH.mechanisms());
    }

    private Set<Mechanism> moves(String name) {
        return named("io.mitigauge.bench." + name).mechanisms();
    }

    @Test
    void whatFillsTheHeapOfAForkNeedsMemoryForIt() {
        assertThat(named("io.mitigauge.bench.memory.AllocationBenchmark.surviving")
                        .probe()
                        .needs())
                .containsExactly(Need.MEMORY_160M);
        assertThat(ForkJvm.ARGUMENTS).contains("-Xms128m", "-Xmx128m"); // and 32 MiB that are asked for beyond
    }

    @Test
    void everyPingPongOfProcessesHasThatOfThreadsBesideIt() {
        assertThat(configurations)
                .filteredOn(configuration -> configuration.name().endsWith(".ProcessPingPongBenchmark.roundTrip"))
                .hasSize(16)
                .allSatisfy(configuration -> assertThat(configurations)
                        .filteredOn(other -> other.name().equals(configuration.control()))
                        .filteredOn(other -> other.tier().compareTo(configuration.tier()) <= 0)
                        .extracting(Configuration::params)
                        .contains(configuration.params()));
    }

    @Test
    void theVocabularyIsInPlainWordsWithASource() {
        assertThat(Mechanism.values()).allSatisfy(mechanism -> {
            assertThat(mechanism.description()).matches("[A-Z].{20,}\\.");
            assertThat(mechanism.source()).matches("Documentation/[a-z0-9/_-]+\\.rst|.+ \\([0-9]{4}\\), doi:10\\..+");
        });
        assertThat(Need.values())
                .allSatisfy(need -> assertThat(need.description()).matches("[a-z2-9].{10,}[^.]"));
    }

    @ParameterizedTest
    @CsvSource({"QUICK, 16", "STANDARD, 40"})
    void aProfileTakesFewEnoughForManyRounds(Tier tier, int most) {
        assertThat(takenBy(tier)).hasSizeBetween(1, most);
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void everyProfileTakesTheControlsOfWhatItTakes(Tier tier) {
        Set<String> taken = new HashSet<>();
        takenBy(tier).forEach(configuration -> taken.add(configuration.name()));
        assertThat(takenBy(tier))
                .allSatisfy(configuration -> assertThat(taken)
                        .as("%s takes %s", tier, configuration.name())
                        .contains(lastControl(configuration).name()));
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void everyProfileTakesTheDirectControlOfWhatItTakesWithTheSameParameters(Tier tier) {
        List<Configuration> taken = takenBy(tier);
        assertThat(taken)
                .filteredOn(configuration -> !configuration.probe().isControl())
                .allSatisfy(configuration -> assertThat(taken)
                        .as("%s takes %s [%s]", tier, configuration.name(), Parameters.format(configuration.params()))
                        .anyMatch(other -> isControl(other, configuration)));
    }

    /** Whether it is the control that a configuration names, with the same values of what both choose among the same. */
    private boolean isControl(Configuration control, Configuration of) {
        return control.name().equals(of.control())
                && of.params().entrySet().stream()
                        .filter(param -> values(control.name(), param.getKey()).contains(param.getValue()))
                        .allMatch(param ->
                                param.getValue().equals(control.params().get(param.getKey())));
    }

    /** What a parameter of a benchmark can be; empty where it has none of that name. */
    private Set<String> values(String name, String param) {
        return configurations.stream()
                .filter(configuration -> configuration.name().equals(name))
                .flatMap(configuration ->
                        Stream.ofNullable(configuration.params().get(param)))
                .collect(Collectors.toSet());
    }

    private List<Configuration> takenBy(Tier tier) {
        return configurations.stream()
                .filter(configuration -> configuration.tier().compareTo(tier) <= 0)
                .toList();
    }

    @Test
    void fromEveryBenchmarkTheControlsLeadToOneThatMustNotMove() {
        assertThat(configurations)
                .allSatisfy(configuration ->
                        assertThat(lastControl(configuration).control()).isEmpty());
    }

    private Configuration lastControl(Configuration start) {
        Set<String> visited = new HashSet<>();
        Configuration at = start;
        while (!at.probe().isControl()) {
            assertThat(visited.add(at.name()))
                    .as("controls of %s go round", start.name())
                    .isTrue();
            at = named(at.control());
        }
        return at;
    }

    private Configuration named(String name) {
        return configurations.stream()
                .filter(configuration -> configuration.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no benchmark is called " + name));
    }

    @Test
    void listsEveryValueOfAParameter() {
        assertThat(configurations)
                .filteredOn(configuration -> configuration.name().equals(CHASE))
                .extracting(configuration -> Parameters.format(configuration.params()))
                .startsWith("workingSet=4k", "workingSet=16k")
                .endsWith("workingSet=512m")
                .doesNotHaveDuplicates()
                .hasSize(11);
    }

    @Test
    void knowsWhichWantAThreadForEachCpu() {
        assertThat(catalogue.names())
                .filteredOn(catalogue::isOnAllCpus)
                .contains("io.mitigauge.bench.syscall.GetppidEverywhereBenchmark.kernelEntry")
                .doesNotContain("io.mitigauge.bench.syscall.GetppidBenchmark.kernelEntry");
    }

    @Test
    void tellsWhatJmhMakesOfTheIterations() {
        assertThat(catalogue
                        .find(CHASE, new TreeMap<>(Map.of("workingSet", "8m")))
                        .score())
                .isEqualTo(new Configuration.Score("avgt", "ns/op"));
    }

    @Test
    void findsOneConfiguration() {
        Map<String, String> params = Map.of("workingSet", "8m");
        assertThat(catalogue.find(CHASE, new TreeMap<>(params)).params()).isEqualTo(params);
    }

    @Test
    void saysWhichBenchmarkOrParameterIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.find("a.B.c", new TreeMap<>()))
                .withMessage("no benchmark is called a.B.c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.find(CHASE, new TreeMap<>()))
                .withMessageStartingWith(CHASE + " has no parameters []; it has [workingSet=4k], [workingSet=16k], ");
    }
}
