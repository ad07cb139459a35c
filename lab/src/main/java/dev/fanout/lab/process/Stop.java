package dev.fanout.lab.process;

import dev.fanout.lab.program.Gateway;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Ends programs, politely first. */
public final class Stop {
  /** A gateway may take 25 s to finish the requests it has. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private Stop() {}

  /** The gateways first, because what they still have to answer needs the stubs. */
  public static void all(List<Running> programs) {
    all(programs, PATIENCE);
  }

  static void all(List<Running> programs, Duration patience) {
    var gateways = Arrays.stream(Gateway.values()).map(Gateway::toString).toList();
    wave(programs.stream().filter(program -> gateways.contains(program.name())).toList(), patience);
    wave(
        programs.stream().filter(program -> !gateways.contains(program.name())).toList(), patience);
  }

  /** SIGTERM to all, and SIGKILL to what still runs when patience is over. */
  private static void wave(List<Running> programs, Duration patience) {
    programs.forEach(program -> new Terminate(program).send());
    if (!ended(programs, patience)) {
      programs.forEach(program -> program.process().ifPresent(ProcessHandle::destroyForcibly));
      ended(programs, patience);
    }
  }

  /** SIGKILL; returns when it has ended. */
  static void kill(Running program) {
    program.process().ifPresent(ProcessHandle::destroyForcibly);
    ended(List.of(program), PATIENCE);
  }

  /** SIGTERM to one process that cleans up after itself; whether it has ended in time. */
  public static boolean one(Identity identity) {
    identity.process().ifPresent(ProcessHandle::destroy);
    return ended(List.of(new Running("", identity)), PATIENCE.multipliedBy(3));
  }

  private static boolean ended(List<Running> programs, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (programs.stream().anyMatch(program -> program.process().isPresent())) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return true;
  }
}
