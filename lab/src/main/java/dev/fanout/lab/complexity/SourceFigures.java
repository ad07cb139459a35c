package dev.fanout.lab.complexity;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What analysers count in source code.
 *
 * <p>Operators are calls of methods that Mono, Flux, Stream, Optional and CompletableFuture
 * declare: each takes the place of a statement, whichever model it belongs to. Calls of builders
 * and clients, which chain as well, say nothing about a model and do not count.
 *
 * @param lines that are neither empty nor a comment
 * @param statements PMD's NCSS, over all methods and constructors
 * @param cyclomatic PMD's, summed: McCabe 1976
 * @param cognitive PMD's, summed: Campbell, "Cognitive Complexity", SonarSource 2018. It counts
 *     branches and loops, to which operators of a pipeline do not belong
 * @param lambdas expressions, as javac's tree has them
 * @param nesting the deepest of lambdas in lambdas
 * @param operators by the types that javac finds
 * @param chain the longest of operators, each called on what the one before returns
 * @param depth the deepest of operators in arguments of operators; 1 where there are only chains
 * @param methods with a body or without
 * @param coloured methods whose signature says which model they are for: with a type of Reactor in
 *     it, or one that throws InterruptedException
 */
record SourceFigures(
    int lines,
    int statements,
    int cyclomatic,
    int cognitive,
    int lambdas,
    int nesting,
    int operators,
    int chain,
    int depth,
    int methods,
    int coloured) {

  static final SourceFigures NONE = new SourceFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  SourceFigures plus(SourceFigures other) {
    return new SourceFigures(
        lines + other.lines,
        statements + other.statements,
        cyclomatic + other.cyclomatic,
        cognitive + other.cognitive,
        lambdas + other.lambdas,
        Math.max(nesting, other.nesting),
        operators + other.operators,
        Math.max(chain, other.chain),
        Math.max(depth, other.depth),
        methods + other.methods,
        coloured + other.coloured);
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("lines", lines);
    json.put("statements", statements);
    json.put("cyclomatic", cyclomatic);
    json.put("cognitive", cognitive);
    json.put("lambdas", lambdas);
    json.put("nesting", nesting);
    json.put("operators", operators);
    json.put("chain", chain);
    json.put("depth", depth);
    json.put("methods", methods);
    json.put("coloured", coloured);
    return json;
  }
}
