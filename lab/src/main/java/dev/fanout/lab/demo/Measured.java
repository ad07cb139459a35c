package dev.fanout.lab.demo;

import dev.fanout.lab.program.Gateway;
import java.util.Arrays;
import java.util.List;

/**
 * What a phase showed.
 *
 * @param elsewhere share of the machine's CPU time that went to programs that are not part of this
 */
record Measured(List<Side> sides, double elsewhere) {
  static Measured of(List<Slice> slices, double elsewhere) {
    return new Measured(
        Arrays.stream(Gateway.values()).map(gateway -> Side.of(gateway, slices)).toList(),
        elsewhere);
  }
}
