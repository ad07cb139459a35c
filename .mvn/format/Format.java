import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Hands every Java file below a folder to google-java-format, which takes no folders itself. */
final class Format {
  private static final Pattern GENERATED = Pattern.compile("(^|[/\\\\])(target|\\.fanout)[/\\\\]");

  private Format() {}

  static void main(String[] args) throws Exception {
    boolean apply = "apply".equals(args[0]);
    var arguments =
        new ArrayList<>(
            apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    arguments.addAll(javaFiles(Path.of(args[1])));
    var out = new PrintWriter(System.out, true);
    var err = new PrintWriter(System.err, true);
    int exit = new Main(out, err, System.in).format(arguments.toArray(String[]::new));
    if (exit != 0 && !apply) {
      err.println(
          "The files above are not formatted (google-java-format). To mend it: mvn -N validate"
              + " -Dformat=apply");
    }
    System.exit(exit);
  }

  private static List<String> javaFiles(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".java") && !GENERATED.matcher(file).find())
          .sorted()
          .toList();
    }
  }
}
