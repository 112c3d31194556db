package dev.rezo.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagePartTest {

  private static final String BEFORE =
      "# Page\n\n<!-- other: begin -->\n\nhers\n<!-- other: end -->\n";
  private static final String AFTER = "\nThe end.\n";

  @TempDir private Path directory;
  private final PagePart part = new PagePart("figures");

  private Path page(String between) throws IOException {
    return Files.writeString(
        directory.resolve("page.md"),
        BEFORE + "<!-- figures: begin -->\n" + between + "<!-- figures: end -->\n" + AFTER);
  }

  @Test
  void onlyWhatStandsBetweenTheMarksIsReplaced() throws IOException {
    Path page = page("old\n");
    assertThat(part.read(page)).isEqualTo("old\n");
    part.write(page, "new\n");
    assertThat(page)
        .hasContent(BEFORE + "<!-- figures: begin -->\n\nnew\n<!-- figures: end -->\n" + AFTER);
    part.write(page, "newer\n");
    assertThat(part.read(page)).isEqualTo("\nnewer\n");
  }

  @Test
  void aPageWithoutTheMarksIsRefusedAndLeftAlone() throws IOException {
    Path page = Files.writeString(directory.resolve("other.md"), BEFORE);
    assertThatThrownBy(() -> part.requireIn(page))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("<!-- figures: begin -->");
    assertThatThrownBy(() -> part.write(page, "new")).isInstanceOf(IOException.class);
    assertThat(page).hasContent(BEFORE);
  }

  @Test
  void aPartWithoutAnEndIsRefused() throws IOException {
    Path page = Files.writeString(directory.resolve("p.md"), "<!-- figures: begin -->\nold\n");
    assertThatThrownBy(() -> part.requireIn(page)).isInstanceOf(IOException.class);
  }
}
