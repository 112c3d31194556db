package dev.rezo.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/**
 * Threads that a source makes, and monitors that it enters.
 *
 * <p>Immutable.
 */
final class Threads {

  private static final Set<String> POOLS =
      Set.of("ThreadPoolExecutor", "ScheduledThreadPoolExecutor");

  private static final String DAEMON = "a daemon thread: setDaemon(true) in the same method";

  private static final String FACTORY = "a thread factory that makes daemons";

  private static final Pattern KOTLIN_THREAD =
      Pattern.compile("\\bThread\\(|\\bthread\\s*(?:\\(([^)]*)|(?=\\{))");

  private Threads() {}

  /** Threads that might keep a process alive. */
  static List<Finding> notDaemons(JavaFile file) {
    List<Finding> findings = new ArrayList<>();
    new DaemonScanner(file, findings).scan(file.unit, null);
    return findings;
  }

  /** The same for Kotlin, where threads are made by {@code thread(isDaemon = true)} only. */
  static List<Finding> notDaemons(KotlinFile file) {
    return KOTLIN_THREAD
        .matcher(file.code)
        .results()
        .filter(made -> made.group(1) == null || !made.group(1).contains("isDaemon = true"))
        .map(made -> new Finding(file.source.at(made.start()), "isDaemon = true", made.group()))
        .toList();
  }

  /** Monitors: a virtual thread that waits in one pins its carrier, before JDK 24. */
  static List<Finding> monitors(JavaFile file) {
    List<Finding> findings = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree method, Void unused) {
        if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
          findings.add(monitor(file.where(method)));
        }
        return super.visitMethod(method, null);
      }

      @Override
      public Void visitSynchronized(SynchronizedTree block, Void unused) {
        findings.add(monitor(file.where(block)));
        return super.visitSynchronized(block, null);
      }
    }.scan(file.unit, null);
    return findings;
  }

  private static Finding monitor(String where) {
    return new Finding(where, "a java.util.concurrent lock", "synchronized");
  }

  private static String simpleName(ExpressionTree type) {
    String name = type.toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Walks through a file method by method. Not thread-safe; the caller serialises. */
  private static final class DaemonScanner extends TreeScanner<Void, MethodTree> {

    private final JavaFile file;
    private final List<Finding> findings;

    DaemonScanner(JavaFile file, List<Finding> findings) {
      this.file = file;
      this.findings = findings;
    }

    @Override
    public Void visitMethod(MethodTree method, MethodTree outer) {
      return super.visitMethod(method, method);
    }

    @Override
    public Void visitClass(ClassTree type, MethodTree method) {
      if (type.getExtendsClause() instanceof IdentifierTree parent
          && parent.getName().contentEquals("Thread")
          && !setsDaemon(type)) {
        findings.add(new Finding(file.where(type), DAEMON, "extends Thread"));
      }
      return super.visitClass(type, method);
    }

    @Override
    public Void visitNewClass(NewClassTree made, MethodTree method) {
      String type = simpleName(made.getIdentifier());
      int arguments = made.getArguments().size();
      if (type.equals("Thread") && (method == null || !setsDaemon(method))) {
        findings.add(new Finding(file.where(made), DAEMON, "new Thread without it"));
      } else if (type.equals("Timer") && !made.getArguments().toString().contains("true")) {
        findings.add(new Finding(file.where(made), "new Timer(..., true)", "new Timer"));
      } else if (POOLS.contains(type) && arguments < (type.startsWith("S") ? 2 : 6)) {
        findings.add(new Finding(file.where(made), FACTORY, "new " + type));
      }
      return super.visitNewClass(made, method);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, MethodTree method) {
      if (call.getMethodSelect() instanceof MemberSelectTree select
          && select.getExpression().toString().endsWith("Executors")
          && select.getIdentifier().toString().startsWith("new")
          && !select.getIdentifier().toString().contains("Virtual")
          && !call.getArguments()
              .toString()
              .matches("(?is).*(setDaemon\\(true\\)|factory|daemon|::).*")) {
        findings.add(new Finding(file.where(call), FACTORY, select.getIdentifier() + "()"));
      }
      return super.visitMethodInvocation(call, method);
    }

    private static boolean setsDaemon(com.sun.source.tree.Tree scope) {
      return scope.toString().contains("setDaemon(true)");
    }
  }
}
