package dev.fanout.lab.complexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilationTest {
  @TempDir private Path folder;

  @Test
  void writesClasses() throws IOException {
    try (var code = compiled("class A {}")) {
      code.writeTo(folder);
    }
    assertThat(folder.resolve("A.class")).exists();
  }

  @Test
  void refusesWhatDoesNotCompile() {
    assertThatThrownBy(() -> compiled("class A { int a = \"one\"; }"))
        .isInstanceOf(Failure.class)
        .hasMessageContainingAll("does not compile", "A.java:1", "incompatible types");
  }

  /** As the build does. */
  @Test
  void refusesWhatTheCompilerWarnsOf() {
    assertThatThrownBy(() -> compiled("class A { java.util.List a; }"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("rawtypes");
  }

  private Compilation compiled(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("A.java"), source);
    return new Compilation(List.of(file), List.of());
  }
}
