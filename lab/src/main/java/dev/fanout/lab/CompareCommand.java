package dev.fanout.lab;

import dev.fanout.lab.compare.Compare;
import dev.fanout.lab.compare.Extent;
import dev.fanout.lab.compare.SelfTest;
import dev.fanout.lab.process.FreePorts;
import dev.fanout.lab.terminal.Failure;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description = {
      "Find out what the two models cost.",
      "The same load on each gateway in turn, again and again, on fresh JVMs that are equally",
      "warm, and a page that says what came of it. Hours, on an idle machine; what was measured",
      "stays, so the same command goes on after it was interrupted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout compare              writes .fanout/results/compare.{html,md,json}",
      "  ./fanout compare --quick      4 minutes, writes to .fanout/compare: to see that it works",
      "  ./fanout compare --only typical,black-hole",
      "  ./fanout compare --report     the same pages from what has been measured so far",
      "  ./fanout compare --self-test  whether to believe it",
      "  ./fanout compare --contestant mine=http://localhost:8090,4711   with a gateway of yours"
    })
final class CompareCommand implements Callable<Integer> {
  /** Not docs/results, where there is a run of other builds than yours. */
  private static final Path RESULTS = Path.of(".fanout/results");

  /** Figures not worth keeping do not overwrite those that are. */
  private static final Path SCRATCH = Path.of(".fanout/compare");

  /** All that --only takes. */
  private static final class Scenarios implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Compare.scenarios().iterator();
    }
  }

  private final Context context;
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private PortsOption ports;

  @Option(
      names = "--quick",
      description = "Much shorter, to see that it works and roughly how; quote no figure of it.")
  private boolean quick;

  @Option(
      names = "--self-test",
      description = {
        "Instead, see whether the instrument can be believed: a stall of a second must show, 5 %%"
            + " more CPU must show, and the same program twice must show no difference. An hour."
      })
  private boolean selfTest;

  @Option(
      names = "--contestant",
      paramLabel = "NAME=URL,PID",
      description = {
        "One more gateway that answers GET /products/{id}, which runs already and calls the"
            + " services itself, at ports 9601 to 9606. Of one process there is no verdict. May be"
            + " given several times."
      })
  private List<String> others = List.of();

  @Option(
      names = "--build",
      paramLabel = "NAME=JAR",
      description = {
        "One more contestant, from another build's jar of either gateway, to see what a change"
            + " costs or saves. May be given several times, the oldest first: each is set against"
            + " the one before it. A gateway none of them is a build of takes no part then, nor do"
            + " platform threads."
      })
  private List<String> builds = List.of();

  @Option(
      names = "--only",
      paramLabel = "SCENARIO",
      split = ",",
      description = {
        "What to measure, several separated by commas: ${COMPLETION-CANDIDATES}."
            + " All of it where nothing is said, and with --quick the typical load."
      },
      completionCandidates = Scenarios.class)
  private List<String> only = List.of();

  @Option(
      names = "--levels",
      paramLabel = "PERCENT",
      split = ",",
      description = {
        "Of the weakest one's knee, under the typical load; 20,40,60,80 where nothing is said."
      })
  private List<Integer> levels = List.of();

  @Option(
      names = "--repetitions",
      paramLabel = "NUMBER",
      description = {
        "Of the typical load, each on fresh JVMs: 10 where nothing is said, 5 at least. More of"
            + " them see smaller differences. Scenarios have five."
      })
  private Integer repetitions;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = {
        "Where the run is kept, below the repository; .fanout/results where nothing is said. In a"
            + " folder of another run's, it is part of that one's report."
      })
  private Path results;

  @Option(
      names = "--report",
      description = "Instead, write the report of what has been measured so far.")
  private boolean report;

  CompareCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var folder = results != null ? results : quick ? SCRATCH : RESULTS;
    if (report) {
      Compare.report(context.repository(), context.terminal(), folder);
      return 0;
    }
    var compare = compare();
    var test = new SelfTest(ports.orUsual());
    var file = context.sessionFile();
    try (FileLock _ = file.lock()) {
      if (file.load().filter(session -> !session.alive().isEmpty()).isPresent()) {
        throw new Failure(
            "The programs already run.",
            "Stop them first, a comparison wants its own: ./fanout down");
      }
      FreePorts.check(ports.orUsual(), selfTest ? test::programs : compare::programs);
      if (selfTest) {
        return test.run(context.repository(), file, context.terminal()) ? 0 : 1;
      }
      compare.run(context.repository(), file, context.terminal(), command(), folder);
      return 0;
    }
  }

  /** How to do it again. */
  private String command() {
    var command = new StringBuilder("./fanout compare").append(quick ? " --quick" : "");
    if (!only.isEmpty()) {
      command.append(" --only ").append(String.join(",", only));
    }
    if (!levels.isEmpty()) {
      var percents = levels.stream().map(String::valueOf).collect(Collectors.joining(","));
      command.append(" --levels ").append(percents);
    }
    if (repetitions != null) {
      command.append(" --repetitions ").append(repetitions);
    }
    others.forEach(other -> command.append(" --contestant ").append(other));
    builds.forEach(build -> command.append(" --build ").append(build));
    return command.append(results == null ? "" : " --results " + results).toString();
  }

  private Compare compare() {
    try {
      var times = repetitions == null ? OptionalInt.empty() : OptionalInt.of(repetitions);
      var extent = new Extent(quick, only, levels, times);
      return new Compare(extent, others, builds, ports.orUsual());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
