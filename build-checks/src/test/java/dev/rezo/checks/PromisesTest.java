package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every promise in PROMISES.md names a test that exists, says so, and has passed. */
final class PromisesTest {

  private static final String HEADING =
      "# Promises\n\n| id | promise | proved by |\n| --- | --- | --- |\n";

  private static final String POOL_TEST =
      """
      package dev.rezo.pool;

      @Tag("A1")
      final class PoolTest {
        @Tag("A17")
        @Test
        void capIsNeverExceeded() {}

        @ParameterizedTest
        void idleIsBounded(int idle) {}

        @Nested
        @Tags({@Tag("F35"), @Tag("F6")})
        class Idle {
          @Test
          void counts() {}
        }
      }
      """;

  private static final String CALL_SPEC =
      """
      package dev.rezo.coroutines

      @Tags("A107", "F20")
      class CallSpec : FunSpec({ test("cancels") {} })
      """;

  private static final TestTags TESTS =
      new TestTags(
          List.of(JavaFile.parse("rezo-pool/src/test/java/dev/rezo/pool/PoolTest.java", POOL_TEST)),
          List.of(new KotlinFile("rezo-coroutines/src/test/kotlin/CallSpec.kt", CALL_SPEC)));

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir private Path root;

  private static Promises written() {
    return new Promises(Repository.HERE.text("PROMISES.md"));
  }

  private static TestTags tagged() {
    return new TestTags(Repository.HERE.javaFiles(), Repository.HERE.kotlinFiles());
  }

  private static Promises rows(String rows) {
    return new Promises(HEADING + rows);
  }

  @Test
  void theTableIsWellFormed() {
    assertThat(written().rows()).isNotEmpty();
    Finding.expectNone(written().misshapen());
  }

  @Test
  void everyTagThatLooksLikeAPromiseIsAnId() {
    Finding.expectNone(tagged().malformed());
  }

  @Test
  void everyPromiseNamesATestThatCarriesItsId() {
    Finding.expectNone(written().unproved(tagged()));
  }

  @Test
  void everyPromiseIsProvedByThisBuild() {
    Finding.expectNone(written().notPassed(tagged(), TestReports.ofThisBuild()));
  }

  @Test
  void aRowThatIsProvedHasNoFindings() {
    Promises promises =
        rows(
            """
            | A1, A17 | The cap holds. | `rezo-pool: PoolTest#capIsNeverExceeded` |
            | F6 F35 | Idle counts. | `rezo-pool: PoolTest#counts` |
            | A107 | Cancels. | `rezo-coroutines: CallSpec` |
            """);

    assertThat(promises.rows()).hasSize(3);
    assertThat(promises.misshapen()).isEmpty();
    assertThat(promises.unproved(TESTS)).isEmpty();
  }

  @Test
  void aRowWithoutShapeIsFound() {
    Promises promises =
        rows(
            """
            | A17 | The cap holds. |
            | A017 | The cap holds. | `rezo-pool: PoolTest#capIsNeverExceeded` |
            | A18 | Idle is bounded. | by hand |
            | A19 | Order. | `PoolTest#order` |
            | A18 | Idle is bounded. | `rezo-pool: PoolTest#idleIsBounded` |
            """);

    assertThat(promises.misshapen())
        .extracting(Finding::where)
        .contains(
            "PROMISES.md:5", "PROMISES.md:6", "PROMISES.md:7", "PROMISES.md:8", "PROMISES.md:9");
  }

  @Test
  void aTestThatDoesNotExistIsFound() {
    Promises promises =
        rows(
            """
            | A17 | The cap holds. | `rezo-pool: PoolTest#capIsSometimesExceeded` |
            | A107 | Cancels. | `rezo-client: CallSpec` |
            """);

    assertThat(promises.unproved(TESTS))
        .contains(
            new Finding(
                "PROMISES.md:5", "rezo-pool: PoolTest#capIsSometimesExceeded", "no such test"),
            new Finding("PROMISES.md:6", "rezo-client: CallSpec", "no such test"));
  }

  @Test
  void aTestWithoutTheTagIsFound() {
    Promises promises =
        rows("| A18 A1 | Idle is bounded. | `rezo-pool: PoolTest#idleIsBounded` |\n");

    assertThat(promises.unproved(TESTS))
        .containsExactly(new Finding("PROMISES.md:5", "a test with the tag A18", "none"));
    assertThat(rows("| A2 | Two. | `rezo-coroutines: CallSpec` |\n").unproved(TESTS))
        .extracting(Finding::actual)
        .containsExactly("tags [A107, F20]", "none");
  }

  @Test
  void aTagThatIsNoIdIsFound() {
    String source =
        "@Tag(\"slow\") class PoolTest { @Tag(\"A-17\") void a() {} @Tag(\"f3\") void b() {} }";
    TestTags tests =
        new TestTags(
            List.of(JavaFile.parse("rezo-pool/src/test/java/PoolTest.java", source)), List.of());

    assertThat(tests.malformed()).extracting(Finding::actual).containsExactly("\"A-17\"", "\"f3\"");
  }

  @Test
  void aTestThatFailedOrWasSkippedOrDidNotRunIsFound() throws IOException {
    report(
        START.plusSeconds(60),
        """
        <testsuite>
          <testcase name="capIsNeverExceeded" classname="dev.rezo.pool.PoolTest"/>
          <testcase name="idleIsBounded(int)[1]" classname="dev.rezo.pool.PoolTest"/>
          <testcase name="idleIsBounded(int)[2]" classname="dev.rezo.pool.PoolTest">
            <failure message="no"/>
          </testcase>
          <testcase name="counts" classname="dev.rezo.pool.PoolTest$Idle"><skipped/></testcase>
        </testsuite>
        """);

    assertThat(objection("capIsNeverExceeded")).isNull();
    assertThat(objection("idleIsBounded")).isEqualTo("idleIsBounded(int)[2] failed");
    assertThat(objection("counts")).isEqualTo("counts was skipped");
    assertThat(objection("cap")).isEqualTo("it did not run in this build");
    assertThat(objection(null)).isEqualTo("idleIsBounded(int)[2] failed");
    Promises promises =
        rows(
            """
            | A17 | The cap holds. | `rezo-pool: PoolTest#capIsNeverExceeded` |
            | F35 | Idle counts. | `rezo-pool: PoolTest#counts` |
            """);
    assertThat(promises.notPassed(TESTS, new TestReports(root, START)))
        .containsExactly(
            new Finding(
                "PROMISES.md:6, rezo-pool: PoolTest#counts",
                "passed in this build",
                "counts was skipped"));
  }

  @Test
  void aClassIsProvedByWhatRanOfIt() throws IOException {
    String skipped =
        "<testcase name=\"b\" classname=\"dev.rezo.pool.PoolTest\"><skipped/></testcase>";
    report(START, "<testsuite>" + skipped + "</testsuite>");
    assertThat(objection(null)).isEqualTo("it did not run in this build");

    String passed = "<testcase name=\"a\" classname=\"dev.rezo.pool.PoolTest\"/>";
    report(START, "<testsuite>" + passed + skipped + "</testsuite>");
    assertThat(objection(null)).isNull();
  }

  @Test
  void aReportOfAnEarlierBuildProvesNothing() throws IOException {
    report(
        START.minusSeconds(60),
        """
        <testsuite>
          <testcase name="capIsNeverExceeded" classname="dev.rezo.pool.PoolTest"/>
        </testsuite>
        """);

    Promises promises =
        rows("| A17 | The cap holds. | `rezo-pool: PoolTest#capIsNeverExceeded` |\n");
    assertThat(promises.notPassed(TESTS, new TestReports(root, START)))
        .containsExactly(
            new Finding(
                "rezo-pool/target/surefire-reports",
                "the reports of this build",
                "none: its tests did not run"));
  }

  private String objection(String method) {
    return new TestReports(root, START).objection("rezo-pool", "dev.rezo.pool.PoolTest", method);
  }

  private void report(Instant written, String xml) throws IOException {
    Path folder = Files.createDirectories(root.resolve("rezo-pool/target/surefire-reports"));
    Path file = Files.writeString(folder.resolve("TEST-dev.rezo.pool.PoolTest.xml"), xml);
    Files.setLastModifiedTime(file, FileTime.from(written));
  }
}
