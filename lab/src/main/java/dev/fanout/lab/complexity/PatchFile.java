package dev.fanout.lab.complexity;

import com.github.difflib.patch.PatchFailedException;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A patch as git writes it. Git itself is not needed: whoever has the sources as an archive has
 * none.
 */
record PatchFile(Path file) {
  private static final String NEW = "/dev/null";

  /**
   * Changes the files below a root. Lines around a change may have moved, but not changed.
   *
   * @return the files changed, relative to the root
   * @throws Failure when they have
   */
  List<Path> apply(Path root) {
    var changed = new ArrayList<Path>();
    try (var in = Files.newInputStream(file)) {
      for (var one : UnifiedDiffReader.parseUnifiedDiff(in).getFiles()) {
        Path path = Path.of(one.getToFile());
        Path target = root.resolve(path);
        List<String> before =
            one.getFromFile().equals(NEW) ? List.of() : Files.readAllLines(target);
        Files.createDirectories(target.getParent());
        Files.write(target, one.getPatch().applyFuzzy(before, 0));
        changed.add(path);
      }
      return changed;
    } catch (IOException | PatchFailedException e) {
      throw new Failure(
          "%s does not fit what it changes: %s".formatted(file, e.getMessage()),
          "docs/change-requests/README.md says how to mend it.");
    }
  }
}
