package dev.fanout.lab.measure;

/**
 * What a process used during a load.
 *
 * @param cpu seconds per second
 * @param memory the most it had resident, in bytes
 */
public record Use(double cpu, long memory) {
  public static final Use UNKNOWN = new Use(0, 0);
}
