package dev.fanout.lab.complexity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On code of which the figures can be counted by hand. */
class AnalyserTest {
  @TempDir private Path folder;

  @Test
  void countsThreads() throws IOException {
    assertThat(
            count(
                """
                /** Says nothing. */
                class A {
                  // a comment
                  int wait(int many) throws InterruptedException {
                    for (int i = 0; i < many; i++) {
                      if (i % 2 == 0) {
                        Thread.sleep(i);
                      }
                    }
                    return many;
                  }

                  int plain(int value) {
                    return value;
                  }
                }
                """))
        .isEqualTo(new SourceFigures(13, 7, 4, 3, 0, 0, 2, 1));
  }

  @Test
  void countsPipelines() throws IOException {
    assertThat(
            count(
                """
                class A {
                  Mono<Integer> both(Mono<Integer> one, Mono<Integer> two) {
                    return one.flatMap(a -> two.map(b -> a + b)).doOnNext(c -> {});
                  }
                }
                """))
        .isEqualTo(new SourceFigures(5, 2, 1, 0, 3, 2, 1, 1));
  }

  private SourceFigures count(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("A.java"), source);
    try (var analyser = new Analyser()) {
      return analyser.count(file);
    }
  }
}
