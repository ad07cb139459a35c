package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.stubs.Fault;
import dev.fanout.stubs.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

/** What the README shows on a console is what happens. */
@ResourceLock(Stubbed.PAIR)
class ReadmeIT {

  private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("^\\$ (.*)\n((?:[^$].*\n)*)", Pattern.MULTILINE);
  private static final Pattern FAULT = Pattern.compile("./fanout fault (\\w+) ([\\w-]+)");
  private static final Pattern CURL =
      Pattern.compile("curl -s(?: -H '(.*)')? localhost:(\\d+)(\\S+)(?: \\| grep -o '(.*)')?");

  private final Stubbed stubbed = Stubbed.healthy();

  @Test
  void theConsolesShowWhatHappens() throws Exception {
    int answers = 0;
    for (MatchResult command : commands()) {
      var fault = FAULT.matcher(command.group(1));
      var curl = CURL.matcher(command.group(1));
      if (fault.matches()) {
        fault(fault.group(1), fault.group(2));
        assertThat(command.group(2)).isEmpty();
      } else {
        assertThat(curl.matches()).as(command.group(1)).isTrue();
        assertAnswer(curl.toMatchResult(), command.group(2));
        answers++;
      }
    }
    assertThat(answers).isGreaterThanOrEqualTo(5);
  }

  private static List<MatchResult> commands() throws IOException {
    var readme = Files.readString(Repository.ROOT.resolve("README.md"));
    var commands = new ArrayList<MatchResult>();
    CONSOLE
        .matcher(readme)
        .results()
        .forEach(console -> COMMAND.matcher(console.group(1)).results().forEach(commands::add));
    return commands;
  }

  private void fault(String service, String fault) {
    for (Service each : Service.values()) {
      if (service.equals("all") || each.wireName().equals(service)) {
        Arrays.stream(Fault.values())
            .filter(known -> known.wireName().equals(fault))
            .findAny()
            .ifPresentOrElse(known -> stubbed.inject(each, known), () -> stubbed.heal(each));
      }
    }
  }

  private void assertAnswer(MatchResult curl, String shown) throws Exception {
    var gateway = curl.group(2).equals("8081") ? Gateway.MVC : Gateway.WEBFLUX;
    String[] headers = curl.group(1) == null ? new String[0] : new String[] {curl.group(1)};
    String body = Http.get(stubbed.port(gateway), curl.group(3), headers).body();
    if (curl.group(4) == null) {
      JSONAssert.assertEquals(shown, body, JSONCompareMode.STRICT);
      return;
    }
    var found = Pattern.compile(curl.group(4)).matcher(body);
    assertThat(found.find()).as(body).isTrue();
    assertThat(found.group()).isEqualTo(shown.strip());
  }
}
