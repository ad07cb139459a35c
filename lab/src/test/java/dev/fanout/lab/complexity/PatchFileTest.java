package dev.fanout.lab.complexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchFileTest {
  private static final String PATCH =
      """
      diff --git a/some/a.txt b/some/a.txt
      index 1111111..2222222 100644
      --- a/some/a.txt
      +++ b/some/a.txt
      @@ -1,3 +1,4 @@
       one
      -two
      +2
      +2.5
       three
      diff --git a/some/b.txt b/some/b.txt
      new file mode 100644
      index 0000000..3333333
      --- /dev/null
      +++ b/some/b.txt
      @@ -0,0 +1,2 @@
      +new
      +lines
      """;

  @TempDir private Path folder;
  private Path changed;
  private PatchFile patch;

  @BeforeEach
  void write() throws IOException {
    changed = Files.createDirectory(folder.resolve("some")).resolve("a.txt");
    patch = new PatchFile(Files.writeString(folder.resolve("a.patch"), PATCH));
  }

  @Test
  void changesAFileAndAddsAnother() throws IOException {
    Files.writeString(changed, "one\ntwo\nthree\n");
    assertThat(patch.apply(folder))
        .containsExactly(Path.of("some", "a.txt"), Path.of("some", "b.txt"));
    assertThat(changed).hasContent("one\n2\n2.5\nthree\n");
    assertThat(folder.resolve("some/b.txt")).hasContent("new\nlines\n");
  }

  @Test
  void findsLinesThatHaveMoved() throws IOException {
    Files.writeString(changed, "minus one\nzero\none\ntwo\nthree\nfour\n");
    patch.apply(folder);
    assertThat(changed).hasContent("minus one\nzero\none\n2\n2.5\nthree\nfour\n");
  }

  @Test
  void refusesLinesThatHaveChanged() throws IOException {
    Files.writeString(changed, "one\ntwo\nTHREE\n");
    assertThatThrownBy(() -> patch.apply(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("a.patch does not fit");
  }
}
