package dev.rezo.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kotlin source, read as text: enough of its structure for the checks, without a compiler.
 *
 * <p>Immutable.
 */
final class KotlinFile {

  /** A function of this many lines, its documentation apart. Immutable. */
  record Function(String name, int lines, String where) {}

  private static final Pattern TYPE =
      Pattern.compile(
          "^([ \\t]*)((?:(?:public|internal|private|protected|sealed|data|value|fun|abstract|open"
              + "|enum|annotation|inline|inner|companion)\\s+)*)(?:class|interface|object)\\s+(\\w+)",
          Pattern.MULTILINE);

  private static final Pattern FUNCTION =
      Pattern.compile(
          "^[ \\t]*(?:\\w+\\s+)*fun\\s+[^(\\n]*?(\\w+|`[^`]+`)\\s*\\(", Pattern.MULTILINE);

  private static final Pattern ANNOTATIONS_AT_THE_END =
      Pattern.compile("(?:@[\\w.:]+(?:\\([^()]*\\))?\\s*)+$");

  /** Comments, then strings: what is blanked out before structure is looked for. */
  private static final Pattern NOT_CODE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
          Pattern.DOTALL);

  final SourceText source;

  /** The text with comments and strings blanked out, at the same offsets. */
  final String code;

  KotlinFile(SourceText source) {
    this.source = source;
    this.code =
        NOT_CODE
            .matcher(source.text())
            .replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
  }

  KotlinFile(String path, String text) {
    this(new SourceText(path, text));
  }

  /** All types of the file, nested ones too; annotations have neither state nor threads. */
  List<JavaFile.Type> types() {
    List<JavaFile.Type> types = new ArrayList<>();
    Matcher type = TYPE.matcher(code);
    while (type.find()) {
      String modifiers = type.group(2);
      if (modifiers.contains("annotation")) {
        continue;
      }
      types.add(
          new JavaFile.Type(
              type.group(3),
              type.group(1).isEmpty(),
              !modifiers.contains("internal") && !modifiers.contains("private"),
              docBefore(type.start()),
              source.at(type.start(3))));
    }
    return types;
  }

  /** Annotations in front of the first type. */
  String annotationsOfFirstType() {
    Matcher type = TYPE.matcher(code);
    if (!type.find()) {
      return "";
    }
    String before = source.text().substring(0, type.start()).stripTrailing();
    Matcher annotations = ANNOTATIONS_AT_THE_END.matcher(before);
    return annotations.find() ? annotations.group() : "";
  }

  private String docBefore(int offset) {
    String before = source.text().substring(0, offset).stripTrailing();
    before = ANNOTATIONS_AT_THE_END.matcher(before).replaceAll("").stripTrailing();
    int start = before.lastIndexOf("/**");
    return before.endsWith("*/") && start >= 0
        ? before.substring(start).replaceAll("\\s+\\*?\\s*", " ").trim()
        : "";
  }

  List<Function> functions() {
    List<Function> functions = new ArrayList<>();
    Matcher function = FUNCTION.matcher(code);
    while (function.find()) {
      int end = endOfFunction(function.end() - 1, indentation(function.start()));
      String body = code.substring(function.start(), end);
      functions.add(
          new Function(
              function.group(1), (int) body.lines().count(), source.at(function.start(1))));
    }
    return functions;
  }

  /** After the closing brace of a body; or where the indentation falls back, if it has none. */
  private int endOfFunction(int openingParenthesis, int indentation) {
    int at = closing(openingParenthesis, '(', ')');
    while (at < code.length() && code.charAt(at) != '{' && code.charAt(at) != '=') {
      if (code.charAt(at) == '\n' && indentation(at + 1) <= indentation) {
        return at;
      }
      at++;
    }
    if (at < code.length() && code.charAt(at) == '{') {
      return closing(at, '{', '}');
    }
    for (int end = code.indexOf('\n', at); end >= 0; end = code.indexOf('\n', end + 1)) {
      if (indentation(end + 1) <= indentation) {
        return end;
      }
    }
    return code.length();
  }

  private int closing(int from, char open, char close) {
    int depth = 0;
    for (int at = from; at < code.length(); at++) {
      char c = code.charAt(at);
      if (c == open) {
        depth++;
      } else if (c == close && --depth == 0) {
        return at + 1;
      }
    }
    return code.length();
  }

  private int indentation(int lineStart) {
    int at = lineStart;
    while (at < code.length() && code.charAt(at) == ' ') {
      at++;
    }
    return at - lineStart;
  }
}
