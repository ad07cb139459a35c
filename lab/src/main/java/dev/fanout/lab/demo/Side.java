package dev.fanout.lab.demo;

import dev.fanout.lab.load.Tally;
import dev.fanout.lab.program.Gateway;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** All slices of one gateway in a phase. */
record Side(Gateway gateway, List<Slice> slices) {
  static Side of(Gateway gateway, List<Slice> all) {
    return new Side(gateway, all.stream().filter(slice -> slice.gateway() == gateway).toList());
  }

  Tally tally() {
    return slices.stream().map(Slice::tally).reduce(Tally.none(), Tally::plus);
  }

  double cpuMillisPerRequest() {
    double millis = slices.stream().mapToDouble(slice -> slice.cpu().toNanos() / 1e6).sum();
    return millis / tally().requests();
  }

  Spread cpu() {
    return spread(Slice::cpuMillisPerRequest);
  }

  Spread median() {
    return spread(slice -> slice.tally().millis(50));
  }

  OptionalLong memory() {
    return slices.getLast().memory();
  }

  OptionalLong threads() {
    return slices.getLast().threads();
  }

  private Spread spread(ToDoubleFunction<Slice> figure) {
    var figures = slices.stream().mapToDouble(figure).summaryStatistics();
    return new Spread(figures.getMin(), figures.getMax(), slices.size());
  }
}
