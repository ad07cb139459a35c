package dev.fanout.lab.experiment;

import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Locale;

/**
 * Makes a process stand still now and then, until it is closed. A shell is told a whole pause at a
 * time, so that the process goes on even when this JVM ends in the middle of one.
 */
final class Pauses implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration LENGTH = Duration.ofMillis(50);

  private final Process shell;
  private final String pause;
  private final Thread pauser;

  Pauses(ProcessHandle process) {
    pause =
        String.format(
            Locale.ROOT,
            "kill -STOP %1$d; sleep %2$.3f; kill -CONT %1$d%n",
            process.pid(),
            LENGTH.toMillis() / 1e3);
    try {
      shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new Failure("No shell: " + e.getMessage(), "It is what stops and continues reviews.");
    }
    pauser = Thread.ofPlatform().daemon().name("pauses").start(this::pause);
  }

  private void pause() {
    try (Writer commands = shell.outputWriter()) {
      while (true) {
        Thread.sleep(EVERY);
        commands.write(pause);
        commands.flush();
      }
    } catch (InterruptedException e) {
      // closed
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end of a pause that has begun. */
  @Override
  public void close() {
    pauser.interrupt();
    try {
      pauser.join();
      shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the shell ends by itself
    }
  }
}
