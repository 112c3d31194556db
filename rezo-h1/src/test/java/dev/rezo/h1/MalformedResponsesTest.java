package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.h1.MalformedResponses.Case;
import dev.rezo.h1.MalformedResponses.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each row of {@link MalformedResponses}: whole, byte by byte, and split at every offset. */
class MalformedResponsesTest {

  private static final Path DOCUMENT = Path.of("..", "docs-site", "malformed-responses.md");

  private static final int MAX_SHOWN = 72;

  @TestFactory
  Stream<DynamicNode> each() {
    return MalformedResponses.GROUPS.stream()
        .map(
            group ->
                DynamicContainer.dynamicContainer(
                    group.title(),
                    group.cases().stream()
                        .map(
                            one ->
                                DynamicTest.dynamicTest(
                                    shown(one.wire()),
                                    () ->
                                        assertThat(failure(group, one)[0])
                                            .isEqualTo(one.error())))));
  }

  /** Type and rule, then the message; the same in each way of reading. */
  private static String[] failure(Group group, Case one) {
    return Reading.answering("GET").within(group.limits()).failure(group.wire(one), group.end());
  }

  @Test
  void theDocumentIsThisTable() throws IOException {
    String expected = document();
    String actual = Files.isRegularFile(DOCUMENT) ? Files.readString(DOCUMENT) : "";
    if (!actual.equals(expected)) {
      Path made = Files.writeString(Path.of("target", "malformed-responses.md"), expected);
      assertThat(actual)
          .as("copy %s to %s", made.toAbsolutePath(), DOCUMENT.normalize())
          .isEqualTo(expected);
    }
  }

  private static String document() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Malformed responses

        Every response that a test of `rezo-h1` refuses, and the error that it gets. Each is read
        whole, byte by byte and split at every offset, always with the same error. The connection is
        closed afterwards. Bytes are written with the escapes of Java.

        This page is made of the table in `MalformedResponses` and compared with it by
        `MalformedResponsesTest`: change that, not this.
        """);
    int count = 0;
    for (Group group : MalformedResponses.GROUPS) {
      append(group, out);
      count += group.cases().size();
    }
    return out.append("\n").append(count).append(" responses in all.\n").toString();
  }

  private static void append(Group group, StringBuilder out) {
    out.append("\n## ").append(group.title()).append("\n\n").append(group.about());
    if (!group.before().isEmpty() || !group.after().isEmpty()) {
      out.append(" It stands between\n`")
          .append(group.before())
          .append("` and ")
          .append(group.after().isEmpty() ? "the end" : "`" + group.after() + "`")
          .append('.');
    }
    out.append("\n\n| what comes | error | message |\n| --- | --- | --- |\n");
    for (Case one : group.cases()) {
      String[] failure = failure(group, one);
      out.append("| ")
          .append(shown(one.wire()))
          .append(" | ")
          .append(failure[0])
          .append(" | ")
          .append(escaped(failure[1].replace(" (" + rule(failure[0]) + ")", "")))
          .append(" |\n");
    }
  }

  private static String rule(String error) {
    return Arrays.stream(error.split(" ")).skip(1).reduce((a, b) -> a + " " + b).orElse("");
  }

  private static String shown(String wire) {
    if (wire.isEmpty()) {
      return "nothing";
    }
    String text = wire.replace("\\40", "\\s").replace("|", "\\|");
    return text.length() <= MAX_SHOWN
        ? "`" + text + "`"
        : "`" + text.substring(0, MAX_SHOWN) + "` ... `" + text.substring(text.length() - 8) + "`";
  }

  private static String escaped(String message) {
    return message.replace("|", "\\|").replace("<", "&lt;");
  }
}
