package dev.fanout.lab.measure;

import com.sun.management.OperatingSystemMXBean;
import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.process.ProcessFigures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where and when it was measured, and how busy the machine was. */
public record Conditions(Map<String, Object> facts) {

  /** From its making until it is done. */
  public static final class Recorder {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final OperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final List<Double> loadAverages = new CopyOnWriteArrayList<>();
    private final Instant began = Instant.now();

    /** Before this JVM leaves one of them to the gateway. */
    private final int processors = Runtime.getRuntime().availableProcessors();

    private final String command;
    private final Pinning pinning;
    private final String agent;
    private final boolean quick;

    /**
     * @param agent what the OpenTelemetry agent does in the gateways
     */
    public Recorder(String command, Pinning pinning, String agent, boolean quick) {
      this.command = command;
      this.pinning = pinning;
      this.agent = agent;
      this.quick = quick;
      loadAverages.add(system.getSystemLoadAverage());
      Thread.ofPlatform().daemon().name("load-average").start(this::look);
    }

    private void look() {
      try {
        while (true) {
          Thread.sleep(EVERY);
          loadAverages.add(system.getSystemLoadAverage());
        }
      } catch (InterruptedException e) {
        // nobody does
      }
    }

    public Conditions done() {
      var facts = new LinkedHashMap<String, Object>();
      facts.put("command", command);
      facts.put("quick", quick);
      facts.put("began", began.truncatedTo(ChronoUnit.SECONDS).toString());
      facts.put("seconds", Duration.between(began, Instant.now()).toSeconds());
      facts.put("processor", processor());
      facts.put("processors", processors);
      facts.put("memoryMB", system.getTotalMemorySize() >> 20);
      facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
      facts.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
      facts.put("openFiles", ProcessFigures.mostOpenFiles());
      facts.put("pinning", pinning.sentence());
      facts.put("agent", agent);
      facts.put("accessLog", "off");
      facts.put("loadAverageBefore", loadAverages.getFirst());
      facts.put("loadAverages", new ArrayList<>(loadAverages));
      return new Conditions(facts);
    }

    private static String processor() {
      try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        return System.getProperty("os.arch"); // no Linux
      }
    }
  }

  public String command() {
    return (String) facts.get("command");
  }

  public double loadAverageBefore() {
    return (Double) facts.get("loadAverageBefore");
  }

  public boolean quick() {
    return (Boolean) facts.get("quick");
  }

  /** In a sentence or two. */
  public String sentence() {
    return "%s, %s x %s, %s MB, %s, %s; %s s; load average %.2f before it began. OpenTelemetry agent %s, access log off. %s"
        .formatted(
            facts.get("began"),
            facts.get("processors"),
            facts.get("processor"),
            facts.get("memoryMB"),
            facts.get("system"),
            facts.get("java"),
            facts.get("seconds"),
            loadAverageBefore(),
            facts.get("agent"),
            facts.get("pinning"));
  }
}
