package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@code -F}: {@code name=content}, {@code name=@file} for a file that is attached, {@code
 * name=<file} for one whose content is the value; then, each after a semicolon, {@code type=},
 * {@code filename=}, {@code headers=}. What holds a semicolon goes into double quotes.
 *
 * <p>Immutable.
 *
 * @param name of the field
 * @param kind what the value is
 * @param value the text, or the name of the file; {@code -} is standard input
 * @param type the media type, or null for the one that goes without saying
 * @param fileName the name to tell, or null for the one that goes without saying
 * @param headers further fields of the part, as {@code Name: value}
 */
record FormPart(
    String name,
    Kind kind,
    String value,
    @Nullable String type,
    @Nullable String fileName,
    List<String> headers) {

  /** What the value of a part is. */
  enum Kind {
    /** Itself. */
    TEXT,
    /** A file, sent with its name. */
    ATTACHED,
    /** A file, sent as if it were a text. */
    INSERTED
  }

  /** The value of {@code --form-string}, which means nothing but itself. */
  static FormPart literal(String words) throws UsageException {
    int equals = equalsIn(words);
    String name = words.substring(0, equals);
    return new FormPart(name, Kind.TEXT, words.substring(equals + 1), null, null, List.of());
  }

  /** The value of {@code --form}. */
  static FormPart parse(String words, LocalFiles files) throws UsageException {
    int equals = equalsIn(words);
    String name = words.substring(0, equals);
    String rest = words.substring(equals + 1);
    if (rest.startsWith("(") || name.isEmpty()) {
      throw UsageException.impossible(
          "option --form: not there yet (forms within forms): " + words);
    }
    Kind kind =
        rest.startsWith("@") ? Kind.ATTACHED : rest.startsWith("<") ? Kind.INSERTED : Kind.TEXT;
    return new Words(rest, kind == Kind.TEXT ? 0 : 1).part(name, kind, files);
  }

  private static int equalsIn(String words) throws UsageException {
    int equals = words.indexOf('=');
    if (equals < 0) {
      throw UsageException.impossible("Illegally formatted input field: " + words);
    }
    return equals;
  }

  /** Reads the value and what follows it. Not thread-safe; the caller serialises. */
  private static final class Words {

    private static final Pattern TYPE = Pattern.compile("[^/ ]+/[^;, \n]+.*", Pattern.DOTALL);

    private final String text;
    private int at;
    private @Nullable String type;
    private @Nullable String fileName;
    private final List<String> headers = new ArrayList<>();

    Words(String text, int at) {
      this.text = text;
      this.at = at;
    }

    FormPart part(String name, Kind kind, LocalFiles files) throws UsageException {
      String value = word();
      if (kind == Kind.ATTACHED && value.indexOf(',') >= 0 && !isQuoted()) {
        throw UsageException.impossible(
            "option --form: not there yet (several files in one field): " + text);
      }
      while (at < text.length()) {
        at++; // The semicolon.
        parameter(files);
      }
      return new FormPart(name, kind, value, type, fileName, List.copyOf(headers));
    }

    private boolean isQuoted() {
      return text.startsWith("@\"");
    }

    private void parameter(LocalFiles files) throws UsageException {
      skipBlanks();
      if (take("type=")) {
        type = type();
      } else if (take("filename=")) {
        fileName = word();
      } else if (take("headers=")) {
        headers(files);
      } else if (type != null && fileName == null && headers.isEmpty()) {
        type = type + ";" + upToSemicolon(); // A parameter of the type.
      } else {
        String unknown = word();
        if (!unknown.isEmpty()) {
          throw UsageException.impossible("option --form: unknown part of a field: " + unknown);
        }
      }
    }

    private String type() throws UsageException {
      skipBlanks();
      String found = upToSemicolon();
      if (!TYPE.matcher(found).matches()) {
        throw UsageException.impossible("Illegally formatted content-type field: " + found);
      }
      return found;
    }

    private void headers(LocalFiles files) throws UsageException {
      boolean inFile = at < text.length() && (text.charAt(at) == '@' || text.charAt(at) == '<');
      at += inFile ? 1 : 0;
      String word = word();
      List<String> lines = inFile ? files.text(Option.FORM, word).lines().toList() : List.of(word);
      for (String line : lines) {
        if (!line.isBlank() && !line.startsWith("#")) {
          headers.add(line);
        }
      }
    }

    private boolean take(String prefix) {
      boolean found = text.regionMatches(true, at, prefix, 0, prefix.length());
      at += found ? prefix.length() : 0;
      return found;
    }

    /** In quotes, with backslashes before quotes and backslashes; or up to the next semicolon. */
    private String word() {
      skipBlanks();
      if (at < text.length() && text.charAt(at) == '"') {
        StringBuilder word = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
          char c = text.charAt(i);
          if (c == '"') {
            at = i;
            upToSemicolon();
            return word.toString();
          }
          boolean escape = c == '\\' && i + 1 < text.length();
          if (escape && (text.charAt(i + 1) == '\\' || text.charAt(i + 1) == '"')) {
            i++;
          }
          word.append(text.charAt(i));
        }
      }
      return upToSemicolon();
    }

    private String upToSemicolon() {
      int end = text.indexOf(';', at);
      String found = text.substring(at, end < 0 ? text.length() : end);
      at = end < 0 ? text.length() : end;
      return found.stripTrailing();
    }

    private void skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
  }
}
