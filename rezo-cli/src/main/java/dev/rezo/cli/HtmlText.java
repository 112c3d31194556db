package dev.rezo.cli;

/** Text in HTML. Immutable. */
final class HtmlText {

  private HtmlText() {}

  /** As content of an element or a quoted attribute. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(each);
      }
    }
    return out.toString();
  }
}
