package dev.fanout.contract;

import static dev.fanout.stubs.Service.CATALOG;
import static dev.fanout.stubs.Service.PRICING;

import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Breaks and heals services at random, several at a time, and remembers what it has done. */
final class Chaos {

  private static final Duration USUAL_DELAY = Duration.ofMillis(20);
  private static final double USUAL_SIGMA = 0.2;

  private final Relayed world;
  private final Random random;
  private final Map<Service, Spell> inForce = new EnumMap<>(Service.class);
  private final Queue<Spell> spells = new ConcurrentLinkedQueue<>();

  Chaos(Relayed world, Random random) {
    this.world = world;
    this.random = random;
  }

  /** Does one thing to one service, and takes its time. */
  void step() throws InterruptedException {
    var service = Service.values()[random.nextInt(Service.values().length)];
    boolean needed = service == CATALOG || service == PRICING;
    // or no answer would ever be there, let alone a complete one
    boolean heals = random.nextDouble() < (needed ? 0.8 : 0.4);
    if (random.nextInt(10) == 0) {
      healAll();
    } else if (heals) {
      heal(service);
    } else {
      var fault = Fault.values()[random.nextInt(Fault.values().length)];
      inject(service, fault, random.nextBoolean() ? 1 : 1 - random.nextDouble());
    }
    world.stub(service).delay(Duration.ofMillis(random.nextInt(80)), USUAL_SIGMA);
    Thread.sleep(random.nextInt(300));
  }

  void healAll() {
    for (Service service : Service.values()) {
      heal(service);
      world.stub(service).delay(USUAL_DELAY, USUAL_SIGMA);
    }
  }

  private void inject(Service service, Fault fault, double share) {
    var spell = new Spell(service, fault);
    spells.add(spell);
    world.stub(service).inject(fault, share);
    end(inForce.put(service, spell));
  }

  private void heal(Service service) {
    world.stub(service).heal();
    end(inForce.remove(service));
  }

  private static void end(Spell former) {
    if (former != null) {
      former.to = System.nanoTime();
    }
  }

  /**
   * Whether a call made between these times may have ended like that. A timeout always may, since
   * this machine may be slow.
   *
   * @param reason unavailable or invalid
   */
  boolean explains(Service service, String reason, long from, long to) {
    return spells.stream()
        .anyMatch(spell ->
            spell.service == service
                && reasons(spell.fault).contains(reason)
                && spell.from - to <= 0
                && (spell.to == 0 || spell.to - from >= 0));
  }

  private static Set<String> reasons(Fault fault) {
    return switch (fault) {
      case SLOW -> Set.of();
      // who still waits when it ends is cut off
      case BLACK_HOLE -> Set.of("unavailable");
      case DRIP -> Set.of("invalid");
      case INTERNAL_ERROR, UNAVAILABLE, BUSY, FLAKY, RESET, EMPTY -> Set.of("unavailable");
      case MALFORMED, TRUNCATED, WRONG_TYPE, OVERSIZED, REDIRECT -> Set.of("invalid");
    };
  }

  /** One fault of one service, for a time. */
  private static final class Spell {

    private final Service service;
    private final Fault fault;
    private final long from = System.nanoTime();

    /** 0 while it is in force. */
    private volatile long to;

    private Spell(Service service, Fault fault) {
      this.service = service;
      this.fault = fault;
    }
  }
}
