package dev.fanout.lab.complexity;

import java.nio.file.Path;

/** This repository, counted once for all tests. */
public final class Counted {
  public static final Complexity REPOSITORY = Complexity.of(Path.of(".."));

  private Counted() {}
}
