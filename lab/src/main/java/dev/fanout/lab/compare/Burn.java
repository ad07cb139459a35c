package dev.fanout.lab.compare;

import java.lang.management.ManagementFactory;

/**
 * An agent that makes its JVM take more CPU time than it needs, by a share, so that the comparison
 * can be seen to notice. Started with {@code -javaagent:JAR=0.05}; knows nothing but the JDK.
 */
public final class Burn {
  private static final long EVERY_MILLIS = 20;

  private Burn() {}

  /**
   * Called by the JVM.
   *
   * @param share of what the rest of the JVM takes
   */
  public static void premain(String share) {
    double burnt = Double.parseDouble(share);
    Thread.ofPlatform().daemon().name("burn").start(() -> burn(burnt));
  }

  private static void burn(double share) {
    var process =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    var thread = ManagementFactory.getThreadMXBean();
    try {
      while (true) {
        Thread.sleep(EVERY_MILLIS);
        long own = thread.getCurrentThreadCpuTime();
        long owed = Math.round((process.getProcessCpuTime() - own) * share) - own;
        for (long end = own + owed; thread.getCurrentThreadCpuTime() < end; ) {
          Thread.onSpinWait();
        }
      }
    } catch (InterruptedException e) { // the JVM ends
      Thread.currentThread().interrupt();
    }
  }
}
