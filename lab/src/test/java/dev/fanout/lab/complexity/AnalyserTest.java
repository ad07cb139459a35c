package dev.fanout.lab.complexity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On code of which the figures can be counted by hand. */
class AnalyserTest {
  @TempDir private Path folder;
  private Path mono;

  /** As much of Reactor as there is here. */
  @BeforeEach
  void mono() throws IOException {
    mono =
        write(
            "reactor/core/publisher/Mono.java",
            """
            package reactor.core.publisher;

            import java.util.function.Consumer;
            import java.util.function.Function;

            public interface Mono<T> {
              <R> Mono<R> map(Function<T, R> mapper);

              <R> Mono<R> flatMap(Function<T, Mono<R>> mapper);

              Mono<T> doOnNext(Consumer<T> action);

              static <T> Mono<T> first(Mono<T> one, Mono<T> other) {
                return one;
              }
            }
            """);
  }

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
        .isEqualTo(new SourceFigures(13, 7, 4, 3, 0, 0, 0, 0, 0, 2, 1));
  }

  @Test
  void countsPipelines() throws IOException {
    assertThat(
            count(
                """
                import reactor.core.publisher.Mono;

                class A {
                  Mono<Integer> both(Mono<Integer> one, Mono<Integer> two) {
                    return one.flatMap(a -> two.map(b -> a + b)).doOnNext(c -> {});
                  }
                }
                """))
        .isEqualTo(new SourceFigures(6, 2, 1, 0, 3, 2, 3, 2, 2, 1, 1));
  }

  @Test
  void operatorsInArgumentsAreDeeperAndNoPartOfTheChain() throws IOException {
    var figures =
        count(
            """
            import reactor.core.publisher.Mono;

            class A {
              Mono<String> first(Mono<Integer> one, Mono<Integer> two) {
                return Mono.first(one.map(a -> a + 1).map(a -> a + 2), two.map(b -> b + 1))
                    .map(c -> "" + c)
                    .map(d -> d + "!");
              }
            }
            """);
    assertThat(figures.operators()).isEqualTo(6);
    assertThat(figures.chain()).isEqualTo(3);
    assertThat(figures.depth()).isEqualTo(2);
  }

  /** The same methods in the JDK's own pipelines count, a builder's do not. */
  @Test
  void whatAnOperatorIsDependsOnTheType() throws IOException {
    var figures =
        count(
            """
            import java.util.List;
            import java.util.Optional;

            class A {
              String text(List<Integer> many, Optional<String> other) {
                return new StringBuilder()
                    .append(many.stream().filter(a -> a > 1).map(a -> a + 1).toList())
                    .append(other.map(b -> b + "!").orElse("?"))
                    .append(1)
                    .append(2)
                    .toString();
              }
            }
            """);
    assertThat(figures.operators()).isEqualTo(5);
    assertThat(figures.chain()).isEqualTo(3);
    assertThat(figures.depth()).isEqualTo(1);
  }

  /** What the compiler adds is nobody's work. */
  @Test
  void countsNoMethodThatNobodyWrote() throws IOException {
    var figures =
        count(
            """
            record A(int a, String b) {
              enum Kind {
                ONE
              }

              int twice() {
                return 2 * a;
              }
            }
            """);
    assertThat(figures.methods()).isEqualTo(1);
  }

  private SourceFigures count(String source) throws IOException {
    Path file = write("A.java", source);
    try (var analyser = new Analyser();
        var code = new Compilation(List.of(file, mono), List.of())) {
      return analyser.count(file, code);
    }
  }

  private Path write(String name, String source) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, source);
  }
}
