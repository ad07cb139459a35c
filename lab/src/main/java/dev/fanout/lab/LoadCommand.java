package dev.fanout.lab;

import dev.fanout.lab.load.SideBySide;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.load.TallyTable;
import dev.fanout.lab.program.Await;
import dev.fanout.lab.program.HttpCall;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "load",
    description = {
      "Send the same load to gateways that run anywhere, in turn, and show their answers.",
      "Requests go out at their times whatever becomes of those before them, and are timed from",
      "then. The exit code is 1 when any answer was something else than a 200."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout load mvc=http://localhost:8081 webflux=http://localhost:8082",
      "  ./fanout load canary=http://10.0.0.7:8080 --rate 20 --seconds 60"
    })
final class LoadCommand implements Callable<Integer> {
  private static final int HTTP = 80;
  private static final Duration READY_AT_MOST = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Context context;
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private final LoadOptions load = new LoadOptions(100, 20);

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME=URL",
      description = "What to call it, and where it is: http, without a path.")
  private Map<String, URI> targets;

  LoadCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var bases = new LinkedHashMap<String, URI>();
    targets.forEach((name, url) -> bases.put(name, base(url)));
    var sideBySide = new SideBySide(bases, load.rate(), load.length());
    for (var target : bases.entrySet()) {
      awaitAnswer(target.getKey(), target.getValue());
    }
    var tallies = measure(sideBySide);
    new TallyTable(tallies).times().answers().generator().table().print(context.terminal());
    boolean flawless = tallies.values().stream().allMatch(tally -> tally.errorCount() == 0);
    return flawless ? 0 : 1;
  }

  private Map<String, Tally> measure(SideBySide sideBySide) throws InterruptedException {
    try {
      return sideBySide.run(context.terminal());
    } catch (IOException e) {
      throw new Failure("A target takes no connection: " + e.getMessage(), "Does it run?");
    }
  }

  private URI base(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null || !url.getPath().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "'" + url + "' is no address like http://localhost:8081.");
    }
    return url.getPort() < 0 ? URI.create(url + ":" + HTTP) : url;
  }

  /** A pod's network may be open a moment later than the pod is there. */
  private static void awaitAnswer(String name, URI base) throws InterruptedException {
    var answer = new Await(HttpCall.get(base + "/products/7"));
    long end = System.nanoTime() + READY_AT_MOST.toNanos();
    while (!answer.answered()) {
      if (System.nanoTime() - end > 0) {
        throw new Failure(
            name + " did not answer " + base + "/products/7 with a 200 within 60 s.",
            "Ask it yourself: " + answer.call().shell());
      }
      Thread.sleep(LOOK_EVERY);
    }
  }
}
