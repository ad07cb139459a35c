package dev.fanout.lab.experiment;

/**
 * What a process used during a load.
 *
 * @param cpu seconds per second
 * @param memory the most it had resident, in bytes
 */
record Use(double cpu, long memory) {
  static final Use UNKNOWN = new Use(0, 0);
}
