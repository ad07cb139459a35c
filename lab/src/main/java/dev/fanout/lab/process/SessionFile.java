package dev.fanout.lab.process;

import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Tracing;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The session that runs now, on disk, so that the next command knows of it. */
public final class SessionFile {
  private static final Duration A_MOMENT = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Path folder;
  private final Path file;

  /**
   * @param repository the file lies in its folder {@code .fanout}
   */
  public SessionFile(Path repository) {
    folder = repository.resolve(".fanout");
    file = folder.resolve("session.properties");
  }

  /** The last session, also when some or all of its programs have ended. */
  public Optional<Session> load() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var lines = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      lines.load(reader);
      return Optional.of(session(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new Failure(
          file + " is not readable: " + e.getMessage(),
          "See with jps -l what still runs, end it, and delete that file.");
    }
  }

  /** Replaces what was there, whole or not at all. */
  void save(Session session) {
    var lines = new ArrayList<String>();
    lines.add("offset=" + session.ports().offset());
    lines.add("tracing=" + session.tracing());
    session.demo().ifPresent(demo -> lines.addAll(lines("demo", demo)));
    var names = session.running().stream().map(Running::name).toList();
    lines.add("running=" + String.join(" ", names));
    session.running().forEach(program -> lines.addAll(lines(program.name(), program.identity())));
    try {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "session", ".tmp");
      Files.write(fresh, lines);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets the session. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps other commands from starting or stopping programs until it is closed or this process
   * ends.
   *
   * @throws Failure when another command keeps it for longer than a moment
   */
  public FileLock lock() throws InterruptedException {
    try {
      Files.createDirectories(folder);
      var channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long end = System.nanoTime() + A_MOMENT.toNanos();
      FileLock lock = channel.tryLock();
      while (lock == null && System.nanoTime() < end) {
        Thread.sleep(LOOK_EVERY); // a process that ends gives it up last
        lock = channel.tryLock();
      }
      if (lock == null) {
        channel.close();
        throw busy();
      }
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Failure busy() {
    return load()
        .flatMap(Session::demoProcess)
        .map(demo ->
            new Failure(
                "A demo is running, pid " + demo.pid() + ".",
                "End it with Ctrl-C where it runs, or: ./fanout down"))
        .orElseGet(() ->
            new Failure(
                "Another ./fanout is starting or stopping programs.",
                "Wait for it, or see what it does: ./fanout status"));
  }

  private static List<String> lines(String name, Identity identity) {
    return List.of(name + ".pid=" + identity.pid(), name + ".started=" + identity.started());
  }

  private static Session session(Properties lines) {
    var running = new ArrayList<Running>();
    for (String name : lines.getProperty("running").split(" ")) {
      identity(lines, name).ifPresent(identity -> running.add(new Running(name, identity)));
    }
    return new Session(
        new Ports(Integer.parseInt(lines.getProperty("offset"))),
        Tracing.valueOf(lines.getProperty("tracing")),
        identity(lines, "demo"),
        running);
  }

  private static Optional<Identity> identity(Properties lines, String name) {
    return Optional.ofNullable(lines.getProperty(name + ".pid"))
        .map(pid ->
            new Identity(Long.parseLong(pid), Instant.parse(lines.getProperty(name + ".started"))));
  }
}
