// SPDX-License-Identifier: Apache-2.0
package io.mitigauge.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mitigauge disarm}: removes what arm left. */
@Command(
        name = "disarm",
        description =
                "Remove everything that arm left on this machine, and its message at logins. Runs and reports stay.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is left, or nothing was there", "2:wrong usage", "3:something cannot be removed"})
final class DisarmCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        boolean there = Stations.arming(Stations.ours()).disarm();
        spec.commandLine().getOut().println(there ? "disarmed" : "was not armed; nothing to remove");
        return ExitCodes.DONE;
    }
}
