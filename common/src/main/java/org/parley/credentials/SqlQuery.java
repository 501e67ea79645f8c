package org.parley.credentials;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query with {@code $1} for the user and {@code $2} for the realm, as operators write it.
 *
 * @param text as the driver wants it
 * @param order which name goes where
 */
record SqlQuery(String text, List<Integer> order) {
    private static final Pattern PLACE = Pattern.compile("\\$([12])(?!\\d)");

    static SqlQuery of(String query) {
        // To the driver a question mark is a place, two are an operator with one.
        Matcher places = PLACE.matcher(query.replace("?", "??"));
        List<Integer> order = new ArrayList<>();
        String text = places.replaceAll(place -> {
            order.add(Integer.valueOf(place.group(1)));
            return "?";
        });
        return new SqlQuery(text, List.copyOf(order));
    }

    void bind(PreparedStatement statement, String user, String realm) throws SQLException {
        for (int at = 0; at < order.size(); at++) {
            statement.setString(at + 1, order.get(at) == 1 ? user : realm);
        }
    }
}
