package dev.fanout.lab;

import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The ./fanout command: reads arguments, runs one command, and puts failures into words. */
@Command(
    name = "./fanout",
    description = {
      "Two gateways, one job: Spring MVC on virtual threads and Spring WebFlux, side by side,",
      "with the six services they call."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fanout demo                 start everything, measure both gateways, stay up",
      "  ./fanout up                   start everything in the background",
      "  ./fanout fault reviews slow   see what the gateways do about a slow service",
      "  ./fanout kind up              all of it on Kubernetes",
      "  ./fanout up --print           the plain commands behind a command",
      "",
      "./fanout COMMAND --help says more about a command."
    })
final class Lab implements Runnable {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // figures look the same everywhere, in files above all
    System.exit(run(new Context(repository(), Terminal.system()), args));
  }

  /** 0 when it worked, 1 when it did not, 2 when the arguments make no sense. */
  static int run(Context context, String... args) {
    var lab = new CommandLine(new Lab());
    lab.addSubcommand(new DemoCommand(context))
        .addSubcommand(new UpCommand(context))
        .addSubcommand(new DownCommand(context))
        .addSubcommand(new StatusCommand(context))
        .addSubcommand(new LogsCommand(context))
        .addSubcommand(new FaultCommand(context))
        .addSubcommand(new DelayCommand(context))
        .addSubcommand(new LoadCommand(context))
        .addSubcommand(new CompareCommand(context))
        .addSubcommand(
            new CommandLine(new KindCommand())
                .addSubcommand(new KindUpCommand(context))
                .addSubcommand(new KindLoadCommand(context))
                .addSubcommand(new KindStatusCommand(context))
                .addSubcommand(new KindDownCommand(context)))
        .addSubcommand(
            new CommandLine(new ExperimentCommand())
                .addSubcommand(new OverloadCommand(context))
                .addSubcommand(new HedgingCommand(context))
                .addSubcommand(new TracingCostCommand(context)));
    var terminal = context.terminal();
    lab.setColorScheme(Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
    lab.setUsageHelpWidth(100);
    lab.setOut(terminal.writer());
    lab.setParameterExceptionHandler((problem, arguments) -> badInput(terminal, problem));
    lab.setExecutionExceptionHandler((problem, line, arguments) -> failed(terminal, problem));
    return lab.execute(args);
  }

  /** Without a command there is only help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int badInput(Terminal terminal, ParameterException problem) {
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    terminal.error(terminal.red("fanout: ") + message(problem));
    terminal.error("See " + command + " --help");
    return BAD_INPUT;
  }

  private static String message(ParameterException problem) {
    boolean noSuchCommand =
        problem instanceof UnmatchedArgumentException
            && !problem.getCommandLine().getSubcommands().isEmpty();
    return noSuchCommand
        ? "There is no such command: "
            + ((UnmatchedArgumentException) problem).getUnmatched().getFirst()
            + "."
        : problem.getMessage().lines().findFirst().orElse("");
  }

  private static int failed(Terminal terminal, Exception problem) throws Exception {
    if (!(problem instanceof Failure failure)) {
      throw problem;
    }
    terminal.error(terminal.red("fanout: ") + failure.getMessage());
    terminal.error(failure.hint());
    return FAILED;
  }

  /** The folder above this program that holds the repository's root pom and the lab. */
  private static Path repository() {
    try {
      var source = Lab.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      for (Path folder = Path.of(source); folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("lab/pom.xml"))) {
          return folder;
        }
      }
      throw new IllegalStateException("No lab/pom.xml above " + source);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
