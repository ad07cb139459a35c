package dev.fanout.core.log;

import java.util.Map;

/** How lines are written: for people where there is one to read them, for programs elsewhere. */
public final class LogFormat {

  private LogFormat() {}

  /**
   * To be the application's default properties, so that {@code logging.structured.format.console}
   * from anywhere else wins.
   */
  public static Map<String, Object> ofThisConsole() {
    var console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return terminal ? Map.of() : Map.of("logging.structured.format.console", "ecs");
  }
}
