package dev.fanout.lab.process;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What another JVM of this machine and user knows about itself. Asked over JMX, whose agent is
 * started in it the first time, which is the same small burden for every JVM that is compared.
 */
public final class JvmFigures implements AutoCloseable {
  /** That another JVM has ended, or hardly answers, is its user's to tell. Kept, or it is gone. */
  private static final Logger LOG = Logger.getLogger("javax.management.remote.misc");

  static {
    LOG.setLevel(Level.OFF);
  }

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private JvmFigures(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  /**
   * All since it started.
   *
   * @param allocated bytes, by all threads, virtual ones included
   * @param collections of garbage, of all kinds
   */
  public record Counts(long allocated, long collections, Duration collecting) {}

  /** Empty where the process is no JVM, or none that lets itself be asked. */
  public static Optional<JvmFigures> of(long pid) {
    try {
      var machine = VirtualMachine.attach(String.valueOf(pid));
      try {
        var address = new JMXServiceURL(machine.startLocalManagementAgent());
        return Optional.of(new JvmFigures(JMXConnectorFactory.connect(address)));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws IOException when it has ended
   */
  public Counts counts() throws IOException {
    long collections = 0;
    long collecting = 0;
    for (var collector :
        ManagementFactory.getPlatformMXBeans(beans, GarbageCollectorMXBean.class)) {
      collections += collector.getCollectionCount();
      collecting += collector.getCollectionTime();
    }
    return new Counts(
        bean(ThreadMXBean.class).getTotalThreadAllocatedBytes(),
        collections,
        Duration.ofMillis(collecting));
  }

  /** Its version, as in {@code java -version}. */
  public String version() throws IOException {
    return bean(RuntimeMXBean.class).getVmName() + " " + bean(RuntimeMXBean.class).getVmVersion();
  }

  /** Its options, without the program's own arguments. */
  public List<String> options() throws IOException {
    return bean(RuntimeMXBean.class).getInputArguments();
  }

  /** As many as it may use. */
  public int processors() throws IOException {
    return bean(OperatingSystemMXBean.class).getAvailableProcessors();
  }

  /** Of garbage, by name. */
  public List<String> collectors() throws IOException {
    return ManagementFactory.getPlatformMXBeans(beans, GarbageCollectorMXBean.class).stream()
        .map(GarbageCollectorMXBean::getName)
        .toList();
  }

  /** The names of its platform threads, but for those of the JVM that no Java runs in. */
  public List<String> threads() throws IOException {
    return Arrays.stream(bean(ThreadMXBean.class).dumpAllThreads(false, false, 0))
        .map(ThreadInfo::getThreadName)
        .toList();
  }

  private <T extends java.lang.management.PlatformManagedObject> T bean(Class<T> type)
      throws IOException {
    return ManagementFactory.getPlatformMXBean(beans, type);
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // it has ended, and with it the connection
    }
  }
}
