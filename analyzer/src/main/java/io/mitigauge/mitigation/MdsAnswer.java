// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.mitigation;

import io.mitigauge.mitigation.Vulnerability.Smt;
import io.mitigauge.mitigation.Vulnerability.State;
import io.mitigauge.model.Environment;
import io.mitigauge.model.Reading;
import io.mitigauge.model.Reading.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * "Is this kernel patched for MDS?" (CVE-2018-12126, -12127, -12130, CVE-2019-11091), as four answers and one verdict.
 *
 * <p>The file decides, not the version: distributions backport the fix without changing the number. docs/environment.md,
 * "Is this kernel patched for MDS?", has the table; {@code row} is the row of it that applied.
 *
 * @param row 1 to 14
 * @param verdict in one word
 * @param because one sentence
 * @param advice one sentence; empty where nothing is to be done
 * @param kernel whether this kernel has the code
 * @param cpu whether this CPU needs it
 * @param protection whether it is at work inside this machine
 * @param crossThread whether the other thread of a core can still attack
 */
public record MdsAnswer(
        int row,
        Verdict verdict,
        String because,
        String advice,
        String kernel,
        String cpu,
        String protection,
        String crossThread) {

    /** The answer in one word. */
    public enum Verdict {
        /** The CPU does not have the flaw. */
        NOT_AFFECTED,
        /** All that this machine can do is done. */
        MITIGATED,
        /** Except against the other thread of a core. */
        PARTIAL,
        /** Not, or not effectively. */
        VULNERABLE,
        /** It cannot be told from here. */
        UNKNOWN;

        /** The name in reports and JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Atoms without the flaw, family 6: Goldmont, Goldmont D, Goldmont Plus (arch/x86/kernel/cpu/common.c). */
    private static final Set<String> UNAFFECTED_ATOMS = Set.of("92", "95", "122");

    private static final String FILE = "vulnerabilities.mds";
    /** PTI depends on X86_64 or X86_PAE (arch/x86/Kconfig); l1tf_select_mitigation warns without PAE (bugs.c). */
    private static final String THIRTY_TWO_BITS =
            "this kernel is a 32-bit one: its code against MDS is the same, but without PAE it protects neither from Meltdown nor"
                    + " from L1TF, so prefer a 64-bit kernel where the programs are 64-bit";

    private static final String HAS_IT = "has the fix";
    private static final String LACKS_IT = "lacks the fix";
    private static final String CANNOT_TELL = "cannot be told";
    private static final String NOT_NEEDED = "not needed";
    private static final String AFFECTED = "affected";
    private static final String ASK_HOST =
            "ask the provider whether hosts run updated microcode and what they do about SMT";

    /** The answer for an environment. */
    public static MdsAnswer of(Environment environment) {
        Guest guest = new Guest(environment);
        MdsAnswer answer = of(guest);
        return guest.text("os.arch").equals("x86") ? answer.onThirtyTwoBits() : answer;
    }

    private MdsAnswer onThirtyTwoBits() {
        return new MdsAnswer(
                row,
                verdict,
                because,
                advice.isEmpty() ? THIRTY_TWO_BITS : advice + "; " + THIRTY_TWO_BITS,
                kernel,
                cpu,
                protection,
                crossThread);
    }

    private static MdsAnswer of(Guest guest) {
        Vulnerability mds = Vulnerability.of("mds", guest.reading(FILE));
        Optional<String> moved = LiveMigration.sign(guest.environment());
        if (moved.isPresent()) {
            return row14(mds, moved.get());
        }
        if (guest.text("vulnerabilities.meltdown").contains("XEN PV")) {
            return row13(mds);
        }
        return switch (mds.state()) {
            case NOT_AFFECTED -> row1(guest);
            case MITIGATED -> mds.smt() == Smt.UNSTATED ? notUnderstood(mds) : mitigated(guest, mds);
            case VULNERABLE -> vulnerable(guest, mds);
            case UNKNOWN -> notUnderstood(mds);
            case ABSENT -> absent(guest, mds);
        };
    }

    private static MdsAnswer row1(Guest guest) {
        String cpu = guest.virtual() ? "not affected, as the hypervisor presents it" : "not affected";
        return new MdsAnswer(
                1,
                Verdict.NOT_AFFECTED,
                "the kernel knows MDS and says that this CPU does not have it"
                        + (guest.virtual() ? ", as far as the hypervisor lets it see the CPU" : ""),
                "",
                HAS_IT,
                cpu,
                NOT_NEEDED,
                NOT_NEEDED);
    }

    private static MdsAnswer mitigated(Guest guest, Vulnerability mds) {
        boolean hostDecides = mds.smt() == Smt.HOST_UNKNOWN || guest.virtual();
        if (mds.smt() == Smt.VULNERABLE) {
            return new MdsAnswer(
                    4,
                    Verdict.PARTIAL,
                    "the kernel clears the CPU's buffers, but the other thread of a core can still read them",
                    "switch SMT off for full protection (nosmt, or mitigations=auto,nosmt), and measure what that costs",
                    HAS_IT,
                    AFFECTED,
                    "active",
                    "open: SMT is on");
        }
        if (hostDecides) {
            return new MdsAnswer(
                    5,
                    Verdict.MITIGATED,
                    "the kernel clears the CPU's buffers; whether other guests share a core with this one, only the host"
                            + " knows",
                    "nothing to do in this guest; " + ASK_HOST,
                    HAS_IT,
                    AFFECTED,
                    "active",
                    "not knowable here");
        }
        return mds.smt() == Smt.MITIGATED
                ? new MdsAnswer(
                        3,
                        Verdict.MITIGATED,
                        "the kernel clears the CPU's buffers, and this CPU is affected only in a way that SMT does not open",
                        "",
                        HAS_IT,
                        "affected by MSBDS only",
                        "active",
                        "mitigated")
                : new MdsAnswer(
                        2,
                        Verdict.MITIGATED,
                        "the kernel clears the CPU's buffers, and no second thread shares a core",
                        "",
                        HAS_IT,
                        AFFECTED,
                        "active",
                        "closed: no second thread is online");
    }

    private static MdsAnswer vulnerable(Guest guest, Vulnerability mds) {
        boolean attempted = mds.detail().startsWith("Clear CPU buffers attempted");
        if (attempted && (guest.virtual() || mds.smt() == Smt.HOST_UNKNOWN)) {
            return new MdsAnswer(
                    7,
                    Verdict.UNKNOWN,
                    "the kernel does its part and tries to clear the buffers, but the hypervisor does not tell it whether the"
                            + " CPU can (MD_CLEAR is hidden)",
                    "nothing to update in this guest; " + ASK_HOST
                            + "; after a stop and start on an updated host, look again",
                    HAS_IT,
                    AFFECTED,
                    "attempted; whether it works depends on the host's microcode",
                    "not knowable here");
        }
        if (attempted) {
            return new MdsAnswer(
                    6,
                    Verdict.VULNERABLE,
                    "the kernel tries to clear the buffers, but the CPU's microcode is too old to do it",
                    "install the microcode package of the distribution (intel-microcode) or a firmware update, and reboot",
                    HAS_IT,
                    AFFECTED,
                    "best effort without microcode",
                    crossThread(mds));
        }
        return mds.detail().isEmpty() ? switchedOff(guest, mds) : vulnerableInOtherWords(mds);
    }

    private static MdsAnswer switchedOff(Guest guest, Vulnerability mds) {
        String parameters = switchedOffBy(guest);
        boolean notBuilt = parameters.isEmpty() && guest.isBuiltWithout("MITIGATION_MDS");
        return new MdsAnswer(
                8,
                Verdict.VULNERABLE,
                "the kernel has the fix, and it is switched off"
                        + (notBuilt ? " in its configuration (CONFIG_MITIGATION_MDS)" : parameters),
                adviceToSwitchOn(guest, parameters, notBuilt),
                HAS_IT,
                AFFECTED,
                "switched off",
                crossThread(mds));
    }

    private static String adviceToSwitchOn(Guest guest, String parameters, boolean notBuilt) {
        if (notBuilt) {
            return "boot a kernel that is built with it, unless it is meant to be so";
        }
        if (!parameters.isEmpty()) {
            return "remove that parameter and reboot, unless it is meant to be so";
        }
        return guest.knows("kernel.commandLine")
                ? "the kernel may have been built without it (CONFIG_MITIGATION_MDS, CONFIG_CPU_MITIGATIONS)"
                : "look at the kernel's boot parameters, which cannot be read here";
    }

    private static MdsAnswer vulnerableInOtherWords(Vulnerability mds) {
        return new MdsAnswer(
                8,
                Verdict.VULNERABLE,
                "the kernel calls this machine vulnerable, with a reason that is not known here: \"" + mds.shown()
                        + "\"",
                "look for that line in the documentation of the kernel",
                HAS_IT,
                AFFECTED,
                CANNOT_TELL,
                crossThread(mds));
    }

    private static String crossThread(Vulnerability mds) {
        return switch (mds.smt()) {
            case DISABLED -> "closed: no second thread is online";
            case VULNERABLE -> "open: SMT is on";
            case MITIGATED -> "mitigated";
            case HOST_UNKNOWN, UNSTATED -> "not knowable here";
        };
    }

    /** Parameters that switch the clearing off; several are needed where the CPU has related flaws. */
    private static String switchedOffBy(Guest guest) {
        String causes =
                guest.parameters().stream().filter(MdsAnswer::switchesOff).collect(Collectors.joining(", "));
        return causes.isEmpty() ? "" : " (" + causes + ")";
    }

    private static boolean switchesOff(String parameter) {
        boolean ofAll = parameter.startsWith("mitigations=")
                && !parameter.equals("mitigations=auto")
                && !parameter.endsWith("auto,nosmt");
        return ofAll || parameter.equals("mds=off");
    }

    private static MdsAnswer absent(Guest guest, Vulnerability mds) {
        boolean folderUnreadable = guest.isAbsent("vulnerabilities", Reason.DENIED, Reason.MASKED, Reason.ERROR);
        boolean fileUnreadable = guest.environment().fields().containsKey(FILE); // its folder lists it
        if (folderUnreadable || fileUnreadable) {
            Reading why = folderUnreadable ? guest.reading("vulnerabilities") : mds.reading();
            return row12("the kernel's word on MDS cannot be read here: " + why.shown()
                    + (guest.hasBug("mds") ? "; the kernel knows MDS and counts this CPU as affected" : ""));
        }
        boolean folderThere = Vulnerability.all(guest.environment()).stream().anyMatch(Vulnerability::isKernelsWord);
        boolean folderMissing = guest.isAbsent("vulnerabilities", Reason.MISSING) && guest.knows("cpu.online");
        if (!folderThere && !folderMissing) {
            return row12("there is no sign of the kernel's folder on vulnerabilities, nor that it is missing");
        }
        if (guest.amd() || guest.arm() || otherArchitecture(guest)) {
            return row10(guest);
        }
        return folderThere ? row9(guest) : row11(guest);
    }

    private static boolean otherArchitecture(Guest guest) {
        return List.of("s390x", "ppc64le", "ppc64", "riscv64", "aarch64").contains(guest.text("os.arch"));
    }

    private static MdsAnswer row9(Guest guest) {
        if (guest.intel()
                && guest.text("cpu.family").equals("6")
                && UNAFFECTED_ATOMS.contains(guest.text("cpu.modelNumber"))) {
            return row10(guest);
        }
        return new MdsAnswer(
                9,
                ifAffected(guest),
                "this kernel" + release(guest)
                        + " predates the fix of May 2019: it has no file on MDS beside those that it has"
                        + unlessOtherCpu(guest),
                "boot a kernel that has the file: the distribution's current one, or any mainline since 5.1.2, 5.0.16, 4.19.43,"
                        + " 4.14.119, 4.9.176 or 4.4.180",
                LACKS_IT,
                guest.intel() ? "affected, unless it is one of the few without the flaw" : CANNOT_TELL,
                "none",
                "open where SMT is on");
    }

    private static MdsAnswer row10(Guest guest) {
        return new MdsAnswer(
                10,
                Verdict.NOT_AFFECTED,
                "this kernel" + release(guest)
                        + " predates the fix of May 2019, but its vendor says that this CPU does not have" + " MDS",
                "update the kernel all the same: it lacks the fixes for other flaws too",
                LACKS_IT,
                "not affected, by its vendor's word",
                NOT_NEEDED,
                NOT_NEEDED);
    }

    private static MdsAnswer row11(Guest guest) {
        boolean backport = guest.hasFlag("md_clear");
        return new MdsAnswer(
                11,
                backport ? Verdict.UNKNOWN : ifAffected(guest),
                backport
                        ? "this kernel" + release(guest)
                                + " has no folder on vulnerabilities, yet knows the flag md_clear: its"
                                + " vendor has changed it, and what it does about MDS cannot be told"
                        : "this kernel" + release(guest)
                                + " predates January 2018: it does not report on any vulnerability, and"
                                + " has no fix for MDS" + unlessOtherCpu(guest),
                backport ? "ask the kernel's vendor, or boot a current kernel" : "boot a current kernel",
                backport ? CANNOT_TELL : LACKS_IT,
                guest.intel() ? "affected, unless it is one of the few without the flaw" : CANNOT_TELL,
                backport ? CANNOT_TELL : "none",
                CANNOT_TELL);
    }

    private static MdsAnswer notUnderstood(Vulnerability mds) {
        return row12("the kernel's line on MDS, \"" + mds.shown() + "\", is not one that is known here");
    }

    private static MdsAnswer row12(String because) {
        return new MdsAnswer(
                12,
                Verdict.UNKNOWN,
                because,
                "run this on the virtual machine itself, outside any container, or as a user who may read /sys",
                CANNOT_TELL,
                CANNOT_TELL,
                CANNOT_TELL,
                CANNOT_TELL);
    }

    private static MdsAnswer row14(Vulnerability mds, String moved) {
        return new MdsAnswer(
                14,
                Verdict.UNKNOWN,
                "the CPU is another than at boot (" + moved
                        + "): this guest was moved live, and what the kernel says is about the CPU that it left",
                "reboot, so that the kernel looks at this CPU, and ask again",
                mds.isKernelsWord() ? HAS_IT : CANNOT_TELL,
                CANNOT_TELL,
                CANNOT_TELL,
                CANNOT_TELL);
    }

    private static MdsAnswer row13(Vulnerability mds) {
        return new MdsAnswer(
                13,
                Verdict.UNKNOWN,
                "this is a Xen paravirtual guest: its hypervisor has to protect it, and it cannot see whether it does",
                "ask the provider; moving to a hardware-assisted guest (HVM or PVH) lets the guest protect itself",
                mds.state() == State.ABSENT ? CANNOT_TELL : HAS_IT,
                CANNOT_TELL,
                "the hypervisor's task",
                "not knowable here");
    }

    /** A kernel without the fix is vulnerable on a CPU that has the flaw; the kernel counts every vendor but some. */
    private static Verdict ifAffected(Guest guest) {
        return guest.knows("cpu.vendor") ? Verdict.VULNERABLE : Verdict.UNKNOWN;
    }

    private static String unlessOtherCpu(Guest guest) {
        return guest.knows("cpu.vendor") ? "" : "; whether the CPU needs it cannot be told, as its vendor is not known";
    }

    private static String release(Guest guest) {
        return guest.environment()
                .text("kernel.release")
                .map(r -> " (" + r + ")")
                .orElse("");
    }
}
