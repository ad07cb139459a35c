package dev.fanout.contract;

import java.nio.file.Path;

/** The two programs under contract. */
enum Gateway {
  MVC("gateway-mvc"),
  WEBFLUX("gateway-webflux");

  private final String program;

  Gateway(String program) {
    this.program = program;
  }

  String program() {
    return program;
  }

  Path jar() {
    return Repository.ROOT.resolve(program).resolve("target").resolve(program + ".jar");
  }
}
