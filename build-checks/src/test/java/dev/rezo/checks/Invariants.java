package dev.rezo.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Set;

/**
 * What must never happen in compiled code, rule by rule.
 *
 * <p>Immutable.
 */
final class Invariants {

  /** The modules that run on the JDK alone. */
  static final List<String> CORE =
      List.of("rezo-io", "rezo-dns", "rezo-pool", "rezo-http", "rezo-h1", "rezo-h2", "rezo-client");

  /** What {@code java.base} exports to everybody. */
  private static final Set<String> JDK_PACKAGES =
      ModuleLayer.boot().findModule("java.base").orElseThrow().getDescriptor().exports().stream()
          .filter(exports -> !exports.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .collect(toUnmodifiableSet());

  private static final DescribedPredicate<JavaClass> JDK_AND_OWN =
      describe(
          "in java.base, dev.rezo or JSpecify",
          type ->
              type.getBaseComponentType().isPrimitive()
                  || JDK_PACKAGES.contains(type.getBaseComponentType().getPackageName())
                  || type.getPackageName().startsWith("dev.rezo.")
                  || type.getPackageName().equals("org.jspecify.annotations"));

  private static final DescribedPredicate<JavaMethodCall> READS_THE_CLOCK =
      describe(
          "read the clock",
          call ->
              call.getTargetOwner().isEquivalentTo(System.class)
                  && (call.getName().equals("nanoTime")
                      || call.getName().equals("currentTimeMillis")));

  private static final DescribedPredicate<JavaMethodCall> CLOSES =
      describe(
          "close a resource",
          call ->
              call.getTargetOwner().isAssignableTo(AutoCloseable.class)
                  && call.getName().equals("close"));

  private static final String NO_CLOCK_TYPES = "java\\.time\\.(Clock|Instant|InstantSource)";

  private static final String LOGGERS =
      "java\\.lang\\.System\\$Logger.*|java\\.util\\.logging\\..*|org\\.slf4j\\..*";

  /** A session is protocol state: bytes and times in, callbacks and bytes out. */
  static final List<ArchRule> SESSION =
      List.of(
          noClasses()
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  "java.nio.channels..", "java.util.concurrent..", "java.net..", "javax.net..")
              .because("a session has no socket, no thread, no lock and no future"),
          noClasses()
              .should()
              .dependOnClassesThat()
              .haveNameMatching(NO_CLOCK_TYPES)
              .orShould()
              .callMethodWhere(READS_THE_CLOCK)
              .because("a session is told the time"),
          noClasses()
              .should()
              .dependOnClassesThat()
              .haveNameMatching(LOGGERS)
              .because("a session reports by its callbacks"),
          noClasses()
              .should()
              .dependOnClassesThat()
              .areAssignableTo(Thread.class)
              .because("a session has no thread"));

  /** The pool decides; its caller opens, closes and knows what time it is. */
  static final List<ArchRule> POOL =
      List.of(
          noClasses()
              .should()
              .dependOnClassesThat()
              .haveNameMatching(NO_CLOCK_TYPES)
              .orShould()
              .callMethodWhere(READS_THE_CLOCK)
              .because("the pool is told the time"),
          noClasses()
              .should()
              .callMethodWhere(CLOSES)
              .because("the pool says what is to be closed and closes nothing"));

  /** A user of the core gets no other jar. */
  static final ArchRule JDK_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat(DescribedPredicate.not(JDK_AND_OWN))
          .because("the core has no dependency at run time");

  /** What is in {@code com.sun.management} is documented and exported, by jdk.management. */
  static final ArchRule NO_JDK_INTERNALS =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage("sun..", "com.sun..", "jdk.internal..")
                  .and(JavaClass.Predicates.resideOutsideOfPackage("com.sun.management..")))
          .because("internals of the JDK are nobody's contract");

  /** The Kotlin face adds no behaviour: what is kept for later is kept by the client. */
  static final ArchRule KEEPS_NOTHING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.concurrent\\.Concurrent.*|java\\.util\\.WeakHashMap"
                  + "|dev\\.rezo\\.pool\\.(Pool|Lease|Opening|Ticket|Waiter)")
          .because("the Kotlin face holds no second pool and no cache");

  static final ArchRule NO_CYCLES =
      slices()
          .matching("dev.rezo.(**)")
          .should()
          .beFreeOfCycles()
          .because("a package can be understood after those that it uses");

  private Invariants() {}
}
