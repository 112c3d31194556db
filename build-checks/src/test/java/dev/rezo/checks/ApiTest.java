package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.checks.planted.listed.Everything;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each published module offers is what its {@code api.txt} lists. Where it is not, change the
 * code back, or let the list follow it: {@code mvn -pl build-checks -am -Dtest=ApiTest
 * -Dapi.update=true -Dsurefire.failIfNoSpecifiedTests=false test}.
 */
final class ApiTest {

  private static final String LISTED = "dev.rezo.checks.planted.listed";

  private final Repository repository = Repository.HERE;

  static List<String> published() {
    return Publication.listed(Repository.HERE.pom("rezo-bom"));
  }

  @ParameterizedTest
  @MethodSource("published")
  void aModuleOffersWhatItsListSays(String module) throws IOException {
    String path = module + "/api.txt";
    ApiList compiled = PublicApi.of(repository.file(module + "/target/classes")).list();
    if (Boolean.getBoolean("api.update")) {
      Files.writeString(repository.file(path), compiled.text());
    }
    Path file = repository.file(path);
    ApiList listed = new ApiList(Files.exists(file) ? repository.text(path) : "");

    assertThat(compiled)
        .withFailMessage(() -> listed.until(compiled).describe(path))
        .isEqualTo(listed);
  }

  @Test
  void onlyPublishedModulesHaveAList() {
    assertThat(repository.modules())
        .filteredOn(module -> Files.exists(repository.file(module + "/api.txt")))
        .containsExactlyInAnyOrderElementsOf(published());
  }

  @Test
  void whatIsGoneOtherwiseOrNewIsFound() throws ClassNotFoundException {
    ApiList.Changes changes = door("first").until(door("second"));

    assertThat(changes.gone())
        .containsExactly(
            "door.Door: public abstract int height()",
            "door.Door: public abstract void knock()",
            "door.Door: public abstract void open() throws java.io.IOException");
    assertThat(changes.added())
        .containsExactly(
            "door.Door: public abstract long height()",
            "door.Door: public abstract void open()",
            "door.Door: public default void ring()");
    assertThat(changes.describe("rezo-door/api.txt"))
        .contains(
            "- door.Door: public abstract void knock()\n",
            "+ door.Door: public default void ring()\n",
            "-Dapi.update=true");
  }

  @Test
  void aTypeThatIsGoneIsFound() throws ClassNotFoundException {
    ApiList.Changes changes = door("first").until(new ApiList(""));

    assertThat(changes.gone()).hasSize(5).contains("public interface door.Door");
    assertThat(changes.added()).isEmpty();
  }

  @Test
  void whatUsersOfJavaCanNameIsListed() throws ClassNotFoundException {
    String type = LISTED + ".Everything";

    assertThat(
            list(
                Everything.class,
                Class.forName(LISTED + ".Shy"),
                Everything.Pair.class,
                Everything.Side.class,
                Everything.Shape.class,
                Everything.Round.class,
                Class.forName(type + "$Odd")))
        .isEqualTo(
            """
            public abstract class TYPE<T extends @Nullable Object> implements Comparable<Everything<T>>, Runnable
              public static final int ANSWER = 42
              protected static final String WORD = "w"
              protected Everything(@Nullable String, int...)
              protected final <X extends Number & Comparable<X>> @Nullable java.util.Map<String, ? super X> all(java.util.List<? extends @Nullable T>, @Nullable String @Nullable []) throws InterruptedException, java.io.IOException
              public void greet()
              @Deprecated public static void old()

            public record TYPE.Pair implements Runnable
              component int second
              component int first
              public Pair(int second, int first)
              public void run()

            public static final class TYPE.Round implements Everything.Shape

            public sealed interface TYPE.Shape permits Everything.Round

            public enum TYPE.Side
              constant LEFT
              constant RIGHT
              public boolean isLeft()
            """
                .replace("TYPE", type));
  }

  @Test
  void whatUsersOfKotlinCanNameIsListed() throws ClassNotFoundException {
    String type = LISTED + ".Booth";

    assertThat(
            list(
                Class.forName(type),
                Class.forName(type + "Kt"),
                Class.forName(type + "$Companion"),
                Class.forName(LISTED + ".Backroom")))
        .isEqualTo(
            """
            public final class TYPE
              public java.util.List<@Nullable String> dial(String number, @Nullable String prefix = ...)
              public int getPublished()
              public inline <T> int own()
              public suspend @Nullable String wait(int... times)

            public final class TYPEKt
              public static void lift(Booth this)
            """
                .replace("TYPE", type));
  }

  private static String list(Class<?>... classes) {
    return PublicApi.of(classes).list().text();
  }

  /** Of one of the two versions of a type, as if its package had no version. */
  private static ApiList door(String version) throws ClassNotFoundException {
    String type = LISTED + "." + version + ".Door";
    return new ApiList(list(Class.forName(type)).replace(type, "door.Door"));
  }
}
