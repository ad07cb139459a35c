package dev.fanout.lab.process;

import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.terminal.Failure;
import dev.fanout.lab.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programs that are started together. Until {@link #release} they are stopped when this closes and
 * when this JVM ends for whatever reason it is told about: none is left behind.
 */
public final class ProcessGroup implements AutoCloseable {
  /** The programs may have seen a signal before this JVM did. */
  private static final Duration SIGNAL_TRAVELS = Duration.ofMillis(500);

  private final Path repository;
  private final SessionFile file;
  private final Terminal terminal;
  private final Thread atExit = new Thread(this::stop, "stop-programs");
  private Session session;
  private boolean ended;

  /**
   * @param demo this process where it is a demo, empty where the programs shall outlive it
   */
  public ProcessGroup(
      Path repository,
      SessionFile file,
      Terminal terminal,
      Programs programs,
      Optional<Identity> demo) {
    this.repository = repository;
    this.file = file;
    this.terminal = terminal;
    this.session = new Session(programs.ports(), programs.tracing(), demo, List.of());
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts one and writes it down before anything else can happen. */
  public synchronized Process start(Program program) {
    if (ended) {
      throw new Failure("Stopped while starting.", "Nothing was left running.");
    }
    try {
      Process process = program.launch().start(repository);
      var running = new ArrayList<>(session.running());
      running.add(new Running(program.name(), Identity.of(process.toHandle())));
      session =
          new Session(session.ports(), session.tracing(), session.demo(), List.copyOf(running));
      file.save(session);
      return process;
    } catch (IOException e) {
      throw new Failure(
          program.name() + " does not start: " + e.getMessage(),
          "The command was: " + program.launch().shell());
    }
  }

  /** Ends one at once, as if it had never been started. */
  public synchronized void kill(Program program) {
    var left = new ArrayList<Running>();
    for (var one : session.running()) {
      if (one.name().equals(program.name())) {
        Stop.kill(one);
      } else {
        left.add(one);
      }
    }
    session = new Session(session.ports(), session.tracing(), session.demo(), List.copyOf(left));
    file.save(session);
  }

  /**
   * For whoever found a program ended: does not return when that is because this JVM is about to
   * end, as after Ctrl-C, which reaches the programs too.
   */
  public void awaitShutdown() throws InterruptedException {
    Thread.sleep(SIGNAL_TRAVELS);
    synchronized (this) {
      if (!ended) {
        return;
      }
    }
    Thread.currentThread().join();
  }

  /** What has been started so far. */
  public synchronized Session session() {
    return session;
  }

  /** Leaves the programs running. */
  public synchronized void release() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // this JVM is ending already, and its hook stops them
    }
    ended = true;
  }

  /** Stops them, unless they were released. Waits until they have ended. */
  @Override
  public void close() {
    stop();
  }

  /** Whoever comes second waits for the first: the JVM must not end in between. */
  private synchronized void stop() {
    if (ended) {
      return;
    }
    ended = true;
    if (!session.running().isEmpty()) {
      terminal.mute();
      terminal.line("Stopping everything ...");
      Stop.all(session.running());
      terminal.line("Stopped everything.");
    }
    file.delete();
  }
}
