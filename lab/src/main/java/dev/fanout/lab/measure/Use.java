package dev.fanout.lab.measure;

import java.util.OptionalDouble;

/**
 * What a process used during a load.
 *
 * @param cpu seconds per second
 * @param compilers of it, what a JVM's compilers took; empty where that cannot be told apart
 * @param memory the most it had resident, in bytes
 */
public record Use(double cpu, OptionalDouble compilers, long memory) {
  public static final Use UNKNOWN = new Use(0, OptionalDouble.empty(), 0);
}
