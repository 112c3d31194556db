package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No thread of the library keeps a process alive, and none waits in a monitor. */
final class ThreadsTest {

  private final Repository repository = Repository.HERE;

  private static JavaFile method(String body) {
    return JavaFile.parse("m/A.java", "class A {\n  void a() {\n    " + body + "\n  }\n}\n");
  }

  @Test
  void everyThreadIsADaemon() {
    Finding.expectNone(
        repository.javaFiles().stream()
            .filter(file -> file.source.isMain())
            .flatMap(file -> Threads.notDaemons(file).stream())
            .toList());
  }

  @Test
  void everyThreadOfKotlinIsADaemon() {
    Finding.expectNone(
        repository.kotlinFiles().stream()
            .filter(file -> file.source.isMain())
            .flatMap(file -> Threads.notDaemons(file).stream())
            .toList());
  }

  @Test
  void theCoreEntersNoMonitor() {
    Finding.expectNone(
        repository.javaFiles().stream()
            .filter(file -> file.source.isMain())
            .filter(file -> Invariants.CORE.contains(file.source.module()))
            .flatMap(file -> Threads.monitors(file).stream())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new Thread(this).start();",
        "java.lang.Thread t = new java.lang.Thread(this);",
        "var t = new Timer();",
        "var e = Executors.newCachedThreadPool();",
        "var e = Executors.newFixedThreadPool(threads);",
        "var e = new ThreadPoolExecutor(1, 1, 0, SECONDS, queue);",
        "var e = new ScheduledThreadPoolExecutor(1);",
        "class T extends Thread {}"
      })
  void aThreadThatMayOutliveMainIsFound(String body) {
    assertThat(Threads.notDaemons(method(body)))
        .extracting(Finding::where)
        .containsExactly("m/A.java:3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread t = new Thread(this); t.setDaemon(true);",
        "var t = new Timer(\"name\", true);",
        "var e = Executors.newFixedThreadPool(3, A::daemon);",
        "var e = Executors.newCachedThreadPool(r -> {\n Thread t = new Thread(r);\n"
            + " t.setDaemon(true);\n return t;\n });",
        "var e = new ThreadPoolExecutor(1, 1, 0, SECONDS, queue, A::daemon);"
      })
  void daemonsAreLeftAlone(String body) {
    assertThat(Threads.notDaemons(method(body))).isEmpty();
  }

  @Test
  void aKotlinThreadThatMayOutliveMainIsFound() {
    KotlinFile file =
        new KotlinFile(
            "m/A.kt",
            """
            val a = thread(isDaemon = true) {}
            val b = thread { }
            val c = Thread(work)
            val d = thread(name = "d") {}
            """);

    assertThat(Threads.notDaemons(file))
        .extracting(Finding::where)
        .containsExactly("m/A.kt:2", "m/A.kt:3", "m/A.kt:4");
  }

  @Test
  void monitorsAreFound() {
    JavaFile file =
        JavaFile.parse(
            "m/A.java",
            "class A {\n  synchronized void a() {\n    synchronized (this) {\n    }\n  }\n}\n");

    assertThat(Threads.monitors(file))
        .isEqualTo(
            List.of(
                new Finding("m/A.java:2", "a java.util.concurrent lock", "synchronized"),
                new Finding("m/A.java:3", "a java.util.concurrent lock", "synchronized")));
  }
}
