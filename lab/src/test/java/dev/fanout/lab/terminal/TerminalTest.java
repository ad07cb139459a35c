package dev.fanout.lab.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.lab.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void plainWhereNobodyWatches() {
    var recorded = new Recorded();
    recorded.terminal().status("soon gone");
    recorded.terminal().line(recorded.terminal().bold("stays"));
    assertThat(recorded.out()).isEqualToNormalizingNewlines("stays\n");
  }

  @Test
  void aLineReplacesTheStatus() {
    var terminal = watched(false, StandardCharsets.UTF_8);
    terminal.status("soon gone");
    terminal.line(terminal.green("stays"));
    assertThat(text()).isEqualTo("\r\u001b[2Ksoon gone\r\u001b[2Kstays" + System.lineSeparator());
  }

  @Test
  void noStatusAfterTheLastWord() {
    var terminal = watched(true, StandardCharsets.UTF_8);
    terminal.mute();
    terminal.status("too late");
    assertThat(text()).isEmpty();
  }

  @Test
  void aBarInWhatTheOutputCanShow() {
    assertThat(watched(false, StandardCharsets.UTF_8).bar(0.5)).isEqualTo("██████████░░░░░░░░░░");
    assertThat(watched(false, StandardCharsets.US_ASCII).bar(2)).isEqualTo("####################");
    assertThat(watched(true, StandardCharsets.US_ASCII).bar(0)).startsWith("\u001b[2m....");
  }

  @Test
  void numbersToTheRightUnderABoldHeader() {
    var table = new Table(1, "", "gateway-mvc", "gateway-webflux");
    table.row("p50", "31.0 ms", "1,031.4 ms").row("requests", "9", "10");
    assertThat(table.lines())
        .containsExactly(
            "           gateway-mvc   gateway-webflux",
            "p50            31.0 ms        1,031.4 ms",
            "requests             9                10");
    table.print(watched(true, StandardCharsets.UTF_8));
    assertThat(text()).startsWith("  \u001b[1m           gateway-mvc");
  }

  @Test
  void linesEndWithoutBlanks() {
    assertThat(new Table(2, "SERVICE", "FAULT").row("reviews", "-").lines())
        .containsExactly("SERVICE   FAULT", "reviews   -");
  }

  @Test
  void breaksBetweenWords() {
    assertThat(Text.wrap("word ".repeat(40).strip()))
        .isEqualTo(List.of("word ".repeat(19).strip(), "word ".repeat(19).strip(), "word word"));
  }

  @Test
  void figuresAsPeopleReadThem() {
    assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Figures.millis(1234.56)).isEqualTo("1,234.6 ms");
    assertThat(Figures.fineMillis(0.314)).isEqualTo("0.31 ms");
    assertThat(Figures.percent(0.2)).isEqualTo("20 %");
    assertThat(Figures.megabytes(231L << 20)).isEqualTo("231 MB");
    assertThat(Figures.seconds(Duration.ofMillis(8540))).isEqualTo("8.5 s");
    assertThat(Figures.uptime(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Figures.uptime(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Figures.uptime(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(Figures.uptime(Duration.ofHours(50))).isEqualTo("2 d 2 h");
  }

  private Terminal watched(boolean colour, Charset charset) {
    var out = new PrintStream(bytes, true, charset);
    return new Terminal(out, out, true, colour);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
