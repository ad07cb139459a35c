package dev.fanout.lab.complexity;

import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.TypeElement;
import net.sourceforge.pmd.lang.LanguageProcessorRegistry;
import net.sourceforge.pmd.lang.LanguageRegistry;
import net.sourceforge.pmd.lang.ast.Parser;
import net.sourceforge.pmd.lang.ast.SemanticErrorReporter;
import net.sourceforge.pmd.lang.document.TextDocument;
import net.sourceforge.pmd.lang.document.TextFile;
import net.sourceforge.pmd.lang.java.JavaLanguageModule;
import net.sourceforge.pmd.lang.java.ast.ASTCompilationUnit;
import net.sourceforge.pmd.lang.java.ast.ASTExecutableDeclaration;
import net.sourceforge.pmd.lang.java.metrics.JavaMetrics;
import net.sourceforge.pmd.lang.metrics.Metric;
import net.sourceforge.pmd.lang.metrics.MetricsUtil;
import net.sourceforge.pmd.util.log.PmdReporter;

/** Counts in a file of Java, by PMD and by the compiler's own tree. */
final class Analyser implements AutoCloseable {
  private static final Pattern REACTOR = Pattern.compile("\\b(Mono|Flux|Publisher|Sinks?)\\b");
  private static final Pattern PIPELINE =
      Pattern.compile(
          "reactor\\.core\\.publisher\\.(Mono|\\w*Flux)"
              + "|java\\.util\\.stream\\.\\w*Stream"
              + "|java\\.util\\.Optional\\w*"
              + "|java\\.util\\.concurrent\\.(CompletableFuture|CompletionStage)");
  private static final JavaLanguageModule JAVA = JavaLanguageModule.getInstance();

  private final LanguageProcessorRegistry pmd =
      LanguageProcessorRegistry.create(
          LanguageRegistry.singleton(JAVA),
          Map.of(JAVA, JAVA.newPropertyBundle()),
          PmdReporter.quiet());

  SourceFigures count(Path file, Compilation code) {
    try {
      var methods = methods(file);
      var tree = new Counting(code.types());
      tree.scan(code.tree(file), null);
      return new SourceFigures(
          lines(file),
          sum(methods, JavaMetrics.NCSS),
          sum(methods, JavaMetrics.CYCLO),
          sum(methods, JavaMetrics.COGNITIVE_COMPLEXITY),
          tree.lambdas,
          tree.nesting,
          tree.operators,
          tree.chain,
          tree.depth,
          tree.methods,
          tree.coloured);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<ASTExecutableDeclaration> methods(Path file) throws IOException {
    var version = JAVA.getDefaultVersion();
    try (var text = TextDocument.create(TextFile.forPath(file, StandardCharsets.UTF_8, version))) {
      var task = new Parser.ParserTask(text, SemanticErrorReporter.noop(), pmd);
      var unit = (ASTCompilationUnit) pmd.getProcessor(JAVA).services().getParser().parse(task);
      return unit.descendants(ASTExecutableDeclaration.class).crossFindBoundaries().toList();
    }
  }

  private static int sum(
      List<ASTExecutableDeclaration> methods,
      Metric<? super ASTExecutableDeclaration, Integer> metric) {
    return methods.stream().mapToInt(method -> MetricsUtil.computeMetric(metric, method)).sum();
  }

  /** As compilers see it: lines with something in them but comments. */
  private static int lines(Path file) throws IOException {
    var text = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "");
    return (int)
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("//"))
            .count();
  }

  private static final class Counting extends TreePathScanner<Void, Void> {
    private final Trees types;

    /** How many operators there are from the beginning of its chain to this call. */
    private final Map<Tree, Integer> chains = new HashMap<>();

    private int lambdas;
    private int lambdasAround;
    private int nesting;
    private int operators;
    private int operatorsAround;
    private int chain;
    private int depth;
    private int methods;
    private int coloured;

    Counting(Trees types) {
      this.types = types;
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree lambda, Void nothing) {
      lambdas++;
      lambdasAround++;
      nesting = Math.max(nesting, lambdasAround);
      super.visitLambdaExpression(lambda, nothing);
      lambdasAround--;
      return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      if (!isOperator()) {
        return super.visitMethodInvocation(call, nothing);
      }
      scan(call.getMethodSelect(), nothing);
      int length = 1;
      if (call.getMethodSelect() instanceof MemberSelectTree select) {
        length += chains.getOrDefault(select.getExpression(), 0);
      }
      chains.put(call, length);
      chain = Math.max(chain, length);
      operators++;
      operatorsAround++;
      depth = Math.max(depth, operatorsAround);
      scan(call.getArguments(), nothing);
      operatorsAround--;
      return null;
    }

    private boolean isOperator() {
      var method = types.getElement(getCurrentPath());
      return method.getEnclosingElement() instanceof TypeElement type
          && PIPELINE.matcher(type.getQualifiedName()).matches();
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      if (!method.getName().contentEquals("<init>")) {
        methods++;
        if (isColoured(method)) {
          coloured++;
        }
      }
      return super.visitMethod(method, nothing);
    }

    private static boolean isColoured(MethodTree method) {
      var types =
          Stream.concat(
              Stream.of(String.valueOf(method.getReturnType())),
              method.getParameters().stream().map(one -> one.getType().toString()));
      return types.anyMatch(type -> REACTOR.matcher(type).find())
          || method.getThrows().stream()
              .anyMatch(thrown -> thrown.toString().equals("InterruptedException"));
    }
  }

  @Override
  public void close() {
    pmd.close();
  }
}
