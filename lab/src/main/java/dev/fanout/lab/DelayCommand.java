package dev.fanout.lab;

import dev.fanout.lab.program.Delay;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.program.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "delay",
    description = "Set how long a downstream service takes to answer: lognormal around a median.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout delay reviews 80ms            most answers between 50 and 130 ms",
      "  ./fanout delay all default --sigma 0   the usual medians, every answer the same",
      "  ./fanout delay all default             catalog and inventory 10 ms, pricing and shipping",
      "                                         15 ms, recommendations 20 ms, reviews 30 ms"
    })
final class DelayCommand implements Callable<Integer> {
  private static final String DEFAULT = "default";
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,5})(ms|s)");
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Context context;
  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private PrintOption print;
  @Mixin private PortsOption ports;
  @Mixin private ServiceOption service;

  private Optional<Duration> median;
  private double sigma = Delay.USUAL_SIGMA;

  DelayCommand(Context context) {
    this.context = context;
  }

  @Parameters(
      index = "1",
      paramLabel = "DURATION",
      description = "The median, as in 30ms or 2s, at most 60s; or default: each its own.")
  void setMedian(String text) {
    median = text.equals(DEFAULT) ? Optional.empty() : Optional.of(duration(text));
  }

  @Option(
      names = "--sigma",
      paramLabel = "SIGMA",
      description = "Spread of its logarithm, 0 to 3; 0 is none (default: 0.2).")
  void setSigma(double sigma) {
    if (!(sigma >= 0 && sigma <= 3)) {
      throw bad("--sigma is a number from 0 to 3, not " + sigma + ".");
    }
    this.sigma = sigma;
  }

  @Override
  public Integer call() throws InterruptedException {
    var meant = ports.orRunning(context.sessionFile());
    if (print.asked()) {
      var steps = new ArrayList<Step>();
      service.services().forEach(one -> steps.add(delay(one).set(one, meant)));
      context.print(steps);
      return 0;
    }
    for (var one : service.services()) {
      ServiceOption.send(one, delay(one).set(one, meant), meant);
      context.terminal().line(one + ": " + delay(one));
    }
    return 0;
  }

  private Delay delay(Service one) {
    return new Delay(median.orElse(one.delay()), sigma);
  }

  private Duration duration(String text) {
    var match = DURATION.matcher(text);
    if (!match.matches()) {
      throw bad("'" + text + "' is no duration: write 30ms or 2s, or default.");
    }
    long number = Long.parseLong(match.group(1));
    var duration =
        match.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    if (duration.compareTo(LONGEST) > 0) {
      throw bad("A delay is at most 60s, not " + text + ".");
    }
    return duration;
  }

  private ParameterException bad(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
