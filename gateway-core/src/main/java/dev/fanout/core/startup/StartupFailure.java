package dev.fanout.core.startup;

import dev.fanout.core.policy.HedgeAfter;
import dev.fanout.core.policy.InvalidSetting;
import dev.fanout.core.policy.Share;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Tells in one line, on standard error, why the program does not start. */
final class StartupFailure {

  private StartupFailure() {}

  /** A setting that one of our own rules refuses. */
  static final class Rules extends AbstractFailureAnalyzer<InvalidSetting> implements Ordered {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSetting cause) {
      return new FailureAnalysis(cause.getMessage(), null, cause);
    }

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }
  }

  /** A setting that cannot be read: which key, what it is, what is allowed. */
  static final class Settings extends AbstractFailureAnalyzer<BindException> implements Ordered {

    private static final Map<Class<?>, String> ALLOWED =
        Map.of(
            Duration.class, "a duration such as 300ms or 2s",
            DataSize.class, "a size such as 500KB or 1MB",
            Integer.class, "a whole number",
            Long.class, "a whole number",
            Share.class, "a percentage, 0% to 100%",
            HedgeAfter.class, "a duration such as 50ms, or p90 to p99",
            Boolean.class, "true or false");

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
      return new FailureAnalysis(description(rootFailure, cause), null, cause);
    }

    private static String description(Throwable root, BindException cause) {
      var unknown = causeOf(root, UnboundConfigurationPropertiesException.class);
      if (unknown != null) {
        var property = unknown.getUnboundProperties().iterator().next();
        return "%s: '%s' is not allowed, there is no such key"
            .formatted(property.getName(), property.getValue());
      }
      var innermost = innermost(cause);
      var property = innermost.getProperty();
      return "%s: '%s' is not allowed, only %s"
          .formatted(
              property == null ? innermost.getName() : property.getName(),
              property == null ? null : property.getValue(),
              allowed(innermost));
    }

    private static String allowed(BindException e) {
      var type =
          ClassUtils.resolvePrimitiveIfNecessary(e.getTarget().getType().resolve(Object.class));
      if (type.isEnum()) {
        return "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
      }
      Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
      return ALLOWED.getOrDefault(type, "what this rule lets pass: " + root.getMessage());
    }

    private static BindException innermost(BindException e) {
      return e.getCause() instanceof BindException inner ? innermost(inner) : e;
    }

    private static <T> T causeOf(Throwable e, Class<T> type) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (type.isInstance(t)) {
          return type.cast(t);
        }
      }
      return null;
    }

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE + 1;
    }
  }

  /** In place of Spring Boot's report, which takes a page. */
  static final class Reporter implements FailureAnalysisReporter {

    @Override
    public void report(FailureAnalysis analysis) {
      String line = analysis.getDescription().strip().replaceAll("\\s*\\R\\s*", " ");
      System.err.println("Cannot start: " + line);
    }
  }
}
