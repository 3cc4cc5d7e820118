<?php
// Sets a fresh WordPress up and puts the story into it: `php wordpress.php SITE ADDRESS FOLDER`, where SITE has a
// wp-config.php that names an empty database. Prints the address of the page.
[, $site, $address, $folder] = $argv;
$_SERVER['HTTP_HOST'] = parse_url($address, PHP_URL_HOST) . ':' . parse_url($address, PHP_URL_PORT);
define('WP_INSTALLING', true);
require_once "$site/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/image.php';

wp_install('The Far Bank', 'editor', 'editor@paper.example', true, '', 'a pass phrase of this bench');
update_option('siteurl', rtrim($address, '/'));
update_option('home', rtrim($address, '/'));
switch_theme('twentytwentythree');
$story = json_decode(file_get_contents("$folder/story.json"), true);
$post = wp_insert_post([
    'post_title' => $story['title'],
    'post_excerpt' => $story['standfirst'],
    'post_content' => $story['html'],
    'post_status' => 'publish',
    'post_author' => 1,
]);
$upload = wp_upload_bits('lead.jpg', null, file_get_contents("$folder/lead.jpg"));
$photo = wp_insert_attachment(
    ['post_mime_type' => 'image/jpeg', 'post_title' => 'lead', 'post_excerpt' => $story['caption']], $upload['file'], $post
);
wp_update_attachment_metadata($photo, wp_generate_attachment_metadata($photo, $upload['file']));
update_post_meta($photo, '_wp_attachment_image_alt', $story['alt']);
set_post_thumbnail($post, $photo);
echo get_permalink($post), "\n";
