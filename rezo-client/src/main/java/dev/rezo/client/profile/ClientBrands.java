package dev.rezo.client.profile;

/**
 * The list of brands in {@code sec-ch-ua}, as Chromium makes it: the browser, its engine, and one
 * that does not exist, so that nobody relies on what is in the list. The major version alone
 * decides how that one is called and who stands where (draft User-Agent Client Hints, section
 * "create arbitrary brands"; Chromium's user_agent_utils.cc, version 105 and later). Pure
 * functions.
 *
 * <p>Immutable.
 */
final class ClientBrands {

  /** The first version that makes the list like this. */
  static final int FIRST_VERSION = 105;

  private static final String[] MARKS = {" ", "(", ":", "-", ".", "/", ")", ";", "=", "?", "_"};
  private static final String[] VERSIONS = {"8", "99", "24"};

  /** Where the invented brand, the engine and the browser go. */
  private static final int[][] PLACES = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };

  private ClientBrands() {}

  /** As in {@code "Google Chrome";v="131", "Chromium";v="131", "Not_A Brand";v="24"}. */
  static String list(String brand, int version) {
    String invented =
        "Not" + MARKS[version % MARKS.length] + "A" + MARKS[(version + 1) % MARKS.length] + "Brand";
    String[] list = new String[3];
    int[] places = PLACES[version % PLACES.length];
    list[places[0]] = entry(invented, VERSIONS[version % VERSIONS.length]);
    list[places[1]] = entry("Chromium", Integer.toString(version));
    list[places[2]] = entry(brand, Integer.toString(version));
    return String.join(", ", list);
  }

  private static String entry(String brand, String version) {
    return "\"" + brand + "\";v=\"" + version + "\"";
  }
}
